/* A program on the C ABI, in C11: a handle, a number, and a refusal with its reason. */
#include <landfall.h>
#include <math.h>
#include <stdio.h>

int main(void) {
  const double probability[] = {0.5, 0.5}, amount[] = {100, 100}, target = 100;
  double mean, hit;
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_landing *landing, *none;
  if (landfall_landing_from_deals(probability, amount, 2, NULL, &landing, &error) != LANDFALL_OK ||
      landfall_landing_mean(landing, &mean, &error) != LANDFALL_OK ||
      landfall_landing_probability_at_least(landing, &target, 1, &hit, &error) != LANDFALL_OK) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  landfall_landing_free(landing);
  printf("mean %.2f, at least 100 with %.4f, refused with %d\n", mean, hit, landfall_landing_point(NAN, &none, &error));
  return 0;
}
