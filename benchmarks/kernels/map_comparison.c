// Correlation of two maps over all voxels or the high ones, and the value of a rank by two counts of its digits, in plain C.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static double correlation(int n, const float *a, const float *b, float least_a, float least_b) {
  double sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
  int count = 0;
  for (int v = 0; v < n; v++)
    if (a[v] >= least_a || b[v] >= least_b) sum_a += a[v], sum_b += b[v], count++;
  sum_a /= count, sum_b /= count;
  for (int v = 0; v < n; v++)
    if (a[v] >= least_a || b[v] >= least_b) {
      double p = a[v] - sum_a, q = b[v] - sum_b;
      aa += p * p, bb += q * q, ab += p * q;
    }
  return ab / sqrt(aa * bb);
}

static int32_t in_order(int32_t bits) { return bits ^ ((bits >> 31) & 0x7fffffff); }

static int bin_of(const int *counts, int *rank) {
  int bin = 65535;
  while (bin > 0 && *rank >= counts[bin]) *rank -= counts[bin--];
  return bin;
}

static float ranked(int n, const float *values, int rank) {
  static int counts[65536];
  int32_t bits;
  memset(counts, 0, sizeof counts);
  for (int v = 0; v < n; v++) memcpy(&bits, values + v, 4), counts[(in_order(bits) >> 16) + 32768]++;
  int high = bin_of(counts, &rank) - 32768;
  memset(counts, 0, sizeof counts);
  for (int v = 0; v < n; v++) {
    memcpy(&bits, values + v, 4);
    int32_t key = in_order(bits);
    if (key >> 16 == high) counts[key & 65535]++;
  }
  bits = in_order((int32_t)((uint32_t)high << 16 | (uint32_t)bin_of(counts, &rank)));
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

// Input: voxels, rank (int32), two maps (float).
int main(int argc, char **argv) {
  FILE *in = argc > 1 ? fopen(argv[1], "rb") : NULL;
  int head[2];
  if (!in || fread(head, 4, 2, in) != 2) return 1;
  size_t n = head[0];
  float *a = malloc(4 * n), *b = malloc(4 * n);
  if (fread(a, 4, n, in) != n || fread(b, 4, n, in) != n) return 1;
  float high = ranked(head[0], b, head[1]);
  const char *names[] = {"correlation of all", "correlation of a tenth", "value of a rank"};
  double total = 0;
  for (int work = 0; work < 3; work++) {
    printf("%s, C -O3\tns\t", names[work]);
    for (int sample = -3; sample < 31; sample++) {
      double start = seconds();
      if (work == 0) total += correlation(head[0], a, b, -INFINITY, 0);
      else if (work == 1) total += correlation(head[0], a, b, INFINITY, high);
      else total += ranked(head[0], b, head[1]);
      if (sample >= 0) printf("%.4f ", (seconds() - start) * 1e9 / n);
    }
    printf("\n");
  }
  // Keeps the work from being optimized away.
  return total == 12345;
}
