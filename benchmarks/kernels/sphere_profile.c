// The map on spheres about points in plain C, double precision, as src/kernels/sphere-profile-reference.ts says, neighbours sorted by distance.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 128, NEIGHBOURS = 256, SHELLS = 64 };

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

// Orthogonal voxels of 1 / `per` Å, n along each axis, origin 0.
static double density(int n, double per, const float *map, const double *at) {
  int low[3], high[3];
  double t[3];
  for (int axis = 0; axis < 3; axis++) {
    double i = per * at[axis], base = floor(i);
    t[axis] = i - base;
    low[axis] = ((int)base % n + n) % n, high[axis] = low[axis] + 1 == n ? 0 : low[axis] + 1;
  }
  double value = 0;
  for (int k = 0; k < 2; k++) {
    const float *plane = map + (size_t)n * n * (k ? high[2] : low[2]);
    const float *a = plane + (size_t)n * low[1], *b = plane + (size_t)n * high[1];
    double x = (1 - t[0]) * a[low[0]] + t[0] * a[high[0]], y = (1 - t[0]) * b[low[0]] + t[0] * b[high[0]];
    value += (k ? t[2] : 1 - t[2]) * ((1 - t[1]) * x + t[1] * y);
  }
  return value;
}

static int nearer(const double *d, const double *row) {
  return d[0] * row[0] + d[1] * row[1] + d[2] * row[2] > row[3];
}

static int keep(const double *sphere, int laid, double radius, const double (*rows)[4], int reach, double (*kept)[3]) {
  int own = 0, taker = 0;
  for (int p = 0; p < laid; p++, sphere += 3) {
    double d[3] = {radius * sphere[0], radius * sphere[1], radius * sphere[2]};
    if (reach > 0 && nearer(d, rows[taker])) continue;
    for (taker = 0; taker < reach && !nearer(d, rows[taker]); taker++);
    if (taker < reach) continue;
    taker = 0;
    memcpy(kept[own++], d, sizeof d);
  }
  return own;
}

static double correlation(int n, double per, const float *map, const double *at, const double *places, int count,
                          const int *head, double step, const double *expected, const double *spheres) {
  static double rows[NEIGHBOURS][4], kept[MOST][3], seen[MOST * SHELLS], wished[MOST * SHELLS];
  int shells = head[2], wanted = head[3], most = head[4], probes = 0, reach = 0;
  for (int k = 0; k < count; k++, places += 3) {
    double half = (places[0] * places[0] + places[1] * places[1] + places[2] * places[2]) / 2;
    int to = k;
    for (; to > 0 && rows[to - 1][3] > half; to--) memcpy(rows[to], rows[to - 1], sizeof rows[0]);
    memcpy(rows[to], places, 24), rows[to][3] = half;
  }
  for (; probes < wanted; probes++) seen[probes] = density(n, per, map, at), wished[probes] = expected[0];
  for (int shell = 1; shell <= shells; shell++) {
    double radius = shell * step;
    while (reach < count && rows[reach][3] < 2 * radius * radius) reach++;
    int laid = wanted, own;
    for (;;) {
      own = keep(spheres + 3 * ((laid - wanted) * (laid + wanted - 1) / 2), laid, radius, rows, reach, kept);
      if (own >= wanted || laid == most) break;
      int more = laid * wanted / (own + 1);
      laid = more > most ? most : more > laid ? more : laid + 1;
    }
    for (int p = 0; p < own; p++, probes++) {
      double place[3] = {at[0] + kept[p][0], at[1] + kept[p][1], at[2] + kept[p][2]};
      seen[probes] = density(n, per, map, place), wished[probes] = expected[shell];
    }
  }
  double a = 0, b = 0, ab = 0, aa = 0, bb = 0;
  for (int p = 0; p < probes; p++) a += seen[p], b += wished[p];
  a /= probes, b /= probes;
  for (int p = 0; p < probes; p++) {
    double x = seen[p] - a, y = wished[p] - b;
    ab += x * y, aa += x * x, bb += y * y;
  }
  return ab / sqrt(aa * bb);
}

// Input: points, voxels an edge, shells, probes wanted and at most, numbers of unit vectors (int32, 6), voxel size and step (double, 2), where each
// point's neighbours begin (int32, one more than points, and one spare), expected, unit vectors, places of neighbours, points (double), map (float).
int main(int argc, char **argv) {
  FILE *in = argc > 1 ? fopen(argv[1], "rb") : NULL;
  int head[6];
  double size[2];
  if (!in || fread(head, 4, 6, in) != 6 || fread(size, 8, 2, in) != 2) return 1;
  int points = head[0], n = head[1], shells = head[2];
  if (shells >= SHELLS || head[4] > MOST) return 1;
  int *start = malloc(4 * (points + 2));
  if (fread(start, 4, points + 2, in) != (size_t)points + 2) return 1;
  size_t voxels = (size_t)n * n * n, numbers = head[5], near = 3 * (size_t)start[points];
  double *expected = malloc(8 * (shells + 1)), *spheres = malloc(8 * numbers), *places = malloc(8 * near);
  double *xyz = malloc(24 * points), total = 0;
  float *map = malloc(4 * voxels);
  if (fread(expected, 8, shells + 1, in) != (size_t)shells + 1 || fread(spheres, 8, numbers, in) != numbers ||
      fread(places, 8, near, in) != near || fread(xyz, 24, points, in) != (size_t)points ||
      fread(map, 4, voxels, in) != voxels)
    return 1;
  printf("atom, C -O3\tns\t");
  for (int sample = -3; sample < 31; sample++) {
    double began = seconds();
    for (int p = 0; p < points; p++)
      total += correlation(n, 1 / size[0], map, xyz + 3 * p, places + 3 * (size_t)start[p], start[p + 1] - start[p],
                           head, size[1], expected, spheres);
    if (sample >= 0) printf("%.4f ", (seconds() - began) * 1e9 / points);
  }
  printf("\n");
  // Keeps the work from being optimized away.
  return total == 12345;
}
