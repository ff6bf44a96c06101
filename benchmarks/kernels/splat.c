// The splat and its adjoint in plain C, the same rows, tables and voxels as src/kernels/splat-reference.ts but in single precision.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WIDEST = 64, MOST_TERMS = 8 };

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static int wrap(int i, int n) { return ((i % n) + n) % n; }

static void axis(double place, double step, int first, int last, int terms, const double *s, float *away,
                 float table[][WIDEST]) {
  for (int i = first; i <= last; i++) away[i - first] = (float)(i * step - place);
  for (int t = 0; t < terms; t++)
    for (int i = 0; i <= last - first; i++) table[t][i] = expf((float)-s[t] * away[i] * away[i]);
}

static void visit(int terms, const double *h, const double *s, double cutoff, const double *at, int n, double step,
                  float *grid, double *pull) {
  float away[3][WIDEST], table[3][MOST_TERMS][WIDEST];
  int first[3], last[3];
  for (int a = 0; a < 3; a++) {
    first[a] = (int)ceil((at[a] - cutoff) / step);
    last[a] = (int)floor((at[a] + cutoff) / step);
    axis(at[a], step, first[a], last[a], terms, s, away[a], table[a]);
  }
  float sums[3] = {0, 0, 0};
  for (int l = first[2]; l <= last[2]; l++) {
    double dz = l * step - at[2], reach = sqrt(fmax(0, cutoff * cutoff - dz * dz));
    for (int k = (int)ceil((at[1] - reach) / step); k <= (int)floor((at[1] + reach) / step); k++) {
      double dy = k * step - at[1];
      int from = first[0], to = last[0];
      float factor[MOST_TERMS];
      for (int t = 0; t < terms; t++)
        factor[t] = (float)(h[t] * (pull ? 2 * s[t] : 1)) * table[1][t][k - first[1]] * table[2][t][l - first[2]];
      float value[WIDEST] = {0};
      for (int t = 0; t < terms; t++)
        for (int i = 0; i <= to - from; i++) value[i] += factor[t] * table[0][t][i + from - first[0]];
      float *row = grid + (size_t)n * (wrap(k, n) + (size_t)n * wrap(l, n));
      float sum = 0;
      for (int i = from, x = wrap(from, n); i <= to; i++, x = x + 1 == n ? 0 : x + 1) {
        if (!pull) {
          row[x] += value[i - from];
          continue;
        }
        float p = value[i - from] * row[x];
        sum += p;
        sums[0] += p * away[0][i - first[0]];
      }
      sums[1] += sum * (float)dy;
      sums[2] += sum * (float)dz;
    }
  }
  if (pull) for (int a = 0; a < 3; a++) pull[a] += sums[a];
}

// Input: count, terms, n (int32) and 4 bytes of nothing, step (double), heights, steepness, cutoff, xyz (double).
int main(int argc, char **argv) {
  FILE *in = argc > 1 ? fopen(argv[1], "rb") : NULL;
  int head[4];
  double step;
  if (!in || fread(head, 4, 4, in) != 4 || fread(&step, 8, 1, in) != 1) return 1;
  int count = head[0], terms = head[1], n = head[2];
  size_t numbers = (size_t)count * (2 * terms + 4);
  double *h = malloc(8 * numbers), *s = h + count * terms, *cutoff = s + count * terms, *xyz = cutoff + count;
  if (fread(h, 8, numbers, in) != numbers) return 1;
  float *grid = calloc((size_t)n * n * n, 4);
  double *gradient = calloc(3 * count, 8);
  for (int adjoint = 0; adjoint < 2; adjoint++) {
    printf("%s, C -O3\tns\t", adjoint ? "gradient" : "splat");
    for (int sample = -3; sample < 31; sample++) {
      double start = seconds();
      for (int i = 0; i < count; i++)
        visit(terms, h + i * terms, s + i * terms, cutoff[i], xyz + 3 * i, n, step, grid,
              adjoint ? gradient + 3 * i : NULL);
      if (sample >= 0) printf("%.3f ", (seconds() - start) * 1e9 / count);
    }
    printf("\n");
  }
  // Keeps the work from being optimized away.
  return grid[0] == 12345 && gradient[0] == 12345;
}
