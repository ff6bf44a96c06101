// The pair repulsion in plain C, double precision, as src/kernels/pair-repulsion-reference.ts.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static double evaluate(int atoms, const int *offsets, const int *second, const float *contact, double strength,
                       const double *xyz, double *gradient) {
  double energy = 0;
  for (int i = 0; i < atoms; i++) {
    const double *a = xyz + 3 * i;
    double g[3] = {0, 0, 0};
    for (int p = offsets[i]; p < offsets[i + 1]; p++) {
      const double *b = xyz + 3 * second[p];
      double dx = b[0] - a[0], dy = b[1] - a[1], dz = b[2] - a[2], square = dx * dx + dy * dy + dz * dz;
      double limit = contact[p];
      if (square >= limit * limit) continue;
      double distance = sqrt(square), overlap = limit - distance, cube = strength * overlap * overlap * overlap;
      energy += cube * overlap;
      if (distance == 0) continue;
      double slope = 4 * cube / distance, *other = gradient + 3 * second[p];
      g[0] += slope * dx, g[1] += slope * dy, g[2] += slope * dz;
      other[0] -= slope * dx, other[1] -= slope * dy, other[2] -= slope * dz;
    }
    for (int k = 0; k < 3; k++) gradient[3 * i + k] += g[k];
  }
  return energy;
}

// Input: atoms, pairs (int32), strength (double), xyz (double), offsets, second (int32), contact (float).
int main(int argc, char **argv) {
  FILE *in = argc > 1 ? fopen(argv[1], "rb") : NULL;
  int head[2];
  double strength;
  if (!in || fread(head, 4, 2, in) != 2 || fread(&strength, 8, 1, in) != 1) return 1;
  size_t atoms = head[0], pairs = head[1];
  double *xyz = malloc(24 * atoms), *gradient = calloc(3 * atoms, 8);
  int *offsets = malloc(4 * (atoms + 1)), *second = malloc(4 * pairs);
  float *contact = malloc(4 * pairs);
  if (fread(xyz, 24, atoms, in) != atoms || fread(offsets, 4, atoms + 1, in) != atoms + 1 ||
      fread(second, 4, pairs, in) != pairs || fread(contact, 4, pairs, in) != pairs)
    return 1;
  double energy = 0;
  printf("pair, C -O3\tns\t");
  for (int sample = -3; sample < 31; sample++) {
    double start = seconds();
    energy += evaluate(atoms, offsets, second, contact, strength, xyz, gradient);
    if (sample >= 0) printf("%.4f ", (seconds() - start) * 1e9 / pairs);
  }
  printf("\n");
  // Keeps the work from being optimized away.
  return energy == 12345 && gradient[0] == 12345;
}
