// Tricubic B-spline values and gradients in plain C, double precision inside, as src/kernels/sampler-reference.ts.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void weights(double t, double *w, double *s) {
  double u = 1 - t;
  w[0] = u * u * u / 6, w[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
  w[2] = (3 * u * u * u - 6 * u * u + 4) / 6, w[3] = t * t * t / 6;
  s[0] = -u * u / 2, s[1] = (3 * t * t - 4 * t) / 2, s[2] = (-3 * u * u + 4 * u) / 2, s[3] = t * t / 2;
}

// Orthogonal voxels of `step`, n along each axis, origin 0.
static double evaluate(int points, int n, double step, const float *c, const double *xyz, double *gradient) {
  double target = 0, per = 1 / step;
  for (int p = 0; p < points; p++) {
    double w[12], s[12], value = 0, g[3] = {0, 0, 0};
    int v[12];
    for (int axis = 0; axis < 3; axis++) {
      double at = xyz[3 * p + axis] * per, base = floor(at);
      weights(at - base, w + 4 * axis, s + 4 * axis);
      for (int tap = 0; tap < 4; tap++) v[4 * axis + tap] = (((int)base - 1 + tap) % n + n) % n;
    }
    for (int k = 8; k < 12; k++) {
      double plane = 0, planeX = 0, planeY = 0;
      for (int j = 4; j < 8; j++) {
        const float *row = c + (size_t)n * (v[j] + (size_t)n * v[k]);
        double along = 0, slope = 0;
        for (int i = 0; i < 4; i++) along += w[i] * row[v[i]], slope += s[i] * row[v[i]];
        plane += w[j] * along, planeY += s[j] * along, planeX += w[j] * slope;
      }
      value += w[k] * plane, g[0] += w[k] * planeX, g[1] += w[k] * planeY, g[2] += s[k] * plane;
    }
    target -= value;
    for (int axis = 0; axis < 3; axis++) gradient[3 * p + axis] -= per * g[axis];
  }
  return target;
}

// Input: points, voxels an edge (int32), voxel size (double), coefficients (float), xyz (double).
int main(int argc, char **argv) {
  FILE *in = argc > 1 ? fopen(argv[1], "rb") : NULL;
  int head[2];
  double step;
  if (!in || fread(head, 4, 2, in) != 2 || fread(&step, 8, 1, in) != 1) return 1;
  size_t points = head[0], voxels = (size_t)head[1] * head[1] * head[1];
  float *coefficients = malloc(4 * voxels);
  double *xyz = malloc(24 * points), *gradient = calloc(3 * points, 8), target = 0;
  if (fread(coefficients, 4, voxels, in) != voxels || fread(xyz, 24, points, in) != points) return 1;
  printf("atom, C -O3\tns\t");
  for (int sample = -3; sample < 31; sample++) {
    double start = seconds();
    for (int repeat = 0; repeat < 20; repeat++) target += evaluate(points, head[1], step, coefficients, xyz, gradient);
    if (sample >= 0) printf("%.4f ", (seconds() - start) * 1e9 / points / 20);
  }
  printf("\n");
  // Keeps the work from being optimized away.
  return target == 12345 && gradient[0] == 12345;
}
