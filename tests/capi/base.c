#include "check.h"

static void a_version_is_the_headers(void) {
  int major = -1, minor = -1, patch = -1;
  CHECK(sscanf(landfall_version(), "%d.%d.%d", &major, &minor, &patch) == 3);
  CHECK(major == LANDFALL_VERSION_MAJOR && minor == LANDFALL_VERSION_MINOR && patch == LANDFALL_VERSION_PATCH);
  CHECK(landfall_version_number() == major * 1000000 + minor * 1000 + patch);
  CHECK(landfall_abi_major() == LANDFALL_ABI_MAJOR);
}

static void every_status_has_a_name(void) {
  CHECK_TEXT(landfall_status_name(LANDFALL_OK), "ok");
  CHECK_TEXT(landfall_status_name(LANDFALL_INVALID_ARGUMENT), "invalid argument");
  for (landfall_status status = LANDFALL_OK; status <= LANDFALL_MEMORY_LIMIT; ++status)
    CHECK(strcmp(landfall_status_name(status), "unknown") != 0);
  CHECK_TEXT(landfall_status_name(LANDFALL_MEMORY_LIMIT + 1), "unknown");
  CHECK_TEXT(landfall_status_name(-1), "unknown");
}

static void an_error_is_filled_on_failure_and_cleared_on_success(void) {
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_landing* landing = NULL;
  const double probability[] = {0.5, 1.5}, amount[] = {1.0, 2.0};
  CHECK(landfall_landing_from_deals(probability, amount, 2, NULL, &landing, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(error.status == LANDFALL_INVALID_ARGUMENT);
  CHECK(error.row == 1);
  CHECK_TEXT(error.column, "probability");
  CHECK_TEXT(error.message, "a probability lies between 0 and 1");
  CHECK(landing == NULL);
  CHECK(landfall_landing_point(1.0, &landing, &error) == LANDFALL_OK);
  CHECK(error.status == LANDFALL_OK && error.row == -1 && error.column[0] == '\0' && error.message[0] == '\0');
  landfall_landing_free(landing);
}

static void nobody_need_want_the_error(void) {
  landfall_landing* landing = NULL;
  CHECK(landfall_landing_point(NAN, &landing, NULL) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landing == NULL);
}

static void an_error_struct_of_unknown_size_is_refused_and_untouched(void) {
  landfall_error error;
  landfall_landing* landing = NULL;
  memset(&error, 0, sizeof error);
  error.row = 77;
  CHECK(landfall_landing_point(1.0, &landing, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landing == NULL);
  CHECK(error.row == 77 && error.message[0] == '\0');
}

static void an_error_struct_of_a_later_version_is_filled_as_far_as_known(void) {
  struct {
    landfall_error known;
    char later[64];
  } error = {LANDFALL_ERROR_INIT, {0}};
  landfall_landing* landing = NULL;
  error.known.struct_size = (uint32_t)sizeof error;
  CHECK(landfall_landing_point(NAN, &landing, &error.known) == LANDFALL_INVALID_ARGUMENT);
  CHECK(error.known.message[0] != '\0');
  CHECK(error.later[0] == '\0');
}

static void options_of_a_later_version_are_refused_when_they_set_what_is_unknown(void) {
  struct {
    landfall_landing_from_deals_options known;
    int64_t later;
  } options;
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_landing* landing = NULL;
  memset(&options, 0x55, sizeof options);
  landfall_landing_from_deals_options_init(&options.known, (uint32_t)sizeof options);
  CHECK(options.known.struct_size == sizeof options);
  CHECK(options.known.grid_nodes == 65536);
  CHECK(options.later == 0);
  CHECK(landfall_landing_from_deals(NULL, NULL, 0, &options.known, &landing, &error) == LANDFALL_OK);
  landfall_landing_free(landing);
  options.later = 1;
  CHECK(landfall_landing_from_deals(NULL, NULL, 0, &options.known, &landing, &error) == LANDFALL_UNSUPPORTED);
  CHECK_TEXT(error.column, "struct_size");
  CHECK(landing == NULL);
}

static void options_without_a_size_or_with_an_absurd_one_are_refused(void) {
  const uint32_t sizes[] = {0, 4, 15, 1U << 20, UINT32_MAX};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
    landfall_landing_from_deals_options options;
    landfall_landing* landing = NULL;
    landfall_landing_from_deals_options_init(&options, (uint32_t)sizeof options);
    options.struct_size = sizes[i];
    CHECK(landfall_landing_from_deals(NULL, NULL, 0, &options, &landing, NULL) == LANDFALL_INVALID_ARGUMENT);
    CHECK(landing == NULL);
  }
}

static void an_init_writes_no_more_than_the_caller_has(void) {
  unsigned char memory[sizeof(landfall_landing_from_deals_options) + 8];
  landfall_landing_from_deals_options options;
  memset(memory, 0xAA, sizeof memory);
  /* As from a caller who knows the first eight bytes alone. */
  landfall_landing_from_deals_options_init((landfall_landing_from_deals_options*)(void*)memory, 8);
  CHECK(memory[8] == 0xAA);
  memcpy(&options, memory, 8);
  CHECK(options.struct_size == 8);
  landfall_landing_from_deals_options_init(NULL, 16);
}

static void too_much_memory_is_refused_by_the_option_that_says_so(void) {
  landfall_landing_from_deals_options options;
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_landing* landing = NULL;
  double probability[40], amount[40];
  for (int i = 0; i < 40; ++i) {
    probability[i] = 0.5;
    amount[i] = 1.0 + 0.37 * i; /* cents: an exact lattice, of which C has no option */
  }
  landfall_landing_from_deals_options_init(&options, (uint32_t)sizeof options);
  options.control.memory_limit = 1024;
  CHECK(landfall_landing_from_deals(probability, amount, 40, &options, &landing, &error) == LANDFALL_MEMORY_LIMIT);
  CHECK_TEXT(error.column, "memory_limit");
  CHECK(strstr(error.message, "the caller allows 1024") != NULL);
  CHECK(landing == NULL);
}

void test_base(void) {
  a_version_is_the_headers();
  every_status_has_a_name();
  an_error_is_filled_on_failure_and_cleared_on_success();
  nobody_need_want_the_error();
  an_error_struct_of_unknown_size_is_refused_and_untouched();
  an_error_struct_of_a_later_version_is_filled_as_far_as_known();
  options_of_a_later_version_are_refused_when_they_set_what_is_unknown();
  options_without_a_size_or_with_an_absurd_one_are_refused();
  an_init_writes_no_more_than_the_caller_has();
  too_much_memory_is_refused_by_the_option_that_says_so();
}
