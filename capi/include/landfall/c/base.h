/* What every landfall header needs: status codes, the error struct, the version, the Arrow structs.
 *
 * landfall answers where a number (bookings, ARR, a key result) will land at the end of a period, and how sure that is.
 *
 * How calls are made, here and in every other header:
 *  - A function answers a landfall_status: LANDFALL_OK, or what kind of thing went wrong. Its outputs are written on
 *    LANDFALL_OK alone, save that an output that is a handle or a stream is then NULL or released: never half made.
 *  - The last argument is a landfall_error that the caller owns, filled when the call fails, or NULL by one who does not want
 *    it. There is no "last error" kept anywhere: a goroutine may go on in another thread between two calls.
 *  - Options may be NULL, and then every option has its default. An option struct begins with its own size; fill it with its
 *    _init function, or zero it, set struct_size to its sizeof and set every field. Later versions add fields at the end: a
 *    caller compiled against an older header gets the defaults of what it does not know, and one compiled against a newer
 *    header is refused (LANDFALL_UNSUPPORTED) if it sets what this library does not know: nothing is ignored in silence.
 *  - Memory that the caller passes in is read during the call and not kept. What a call makes and the caller must free is a
 *    handle (landfall_landing, landfall_calendar), freed by the handle's own _free, which takes NULL. Text that a call
 *    answers belongs to its handle or to the library, and says so.
 *  - Tables come in as ArrowArrayStream and are consumed: their release is NULL on return, whether or not the call succeeded.
 *    Tables go out as an ArrowArrayStream that the caller allocated, and releases.
 *  - Days are counted from 1970-01-01 (day 0), as Arrow's date32 has it. Periods are half-open: `end` is the first day that no
 *    longer belongs. Text is UTF-8, and ends with a zero byte.
 *  - Every function may be called by any number of threads at once, on the same handles too: handles never change once made.
 *    Only _free asks that nobody else uses the handle any more.
 *
 * A reader that is not a C compiler (cffi) takes these headers after dropping every line that begins with `#` and is not a
 * `#define` of a whole number, and the words LANDFALL_API, LANDFALL_BEGIN and LANDFALL_END: see tests/capi/landfall_c.py.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_BASE_H
#define LANDFALL_C_BASE_H

#include <stdint.h>

#ifdef __cplusplus
#define LANDFALL_BEGIN extern "C" {
#define LANDFALL_END }
#else
#define LANDFALL_BEGIN
#define LANDFALL_END
#endif

#if defined(LANDFALL_STATIC)
#define LANDFALL_API
#elif defined(_WIN32)
#if defined(LANDFALL_BUILDING)
#define LANDFALL_API __declspec(dllexport)
#else
#define LANDFALL_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define LANDFALL_API __attribute__((visibility("default")))
#else
#define LANDFALL_API
#endif

LANDFALL_BEGIN

/* --- version ---------------------------------------------------------------------------------------------------------- */

/* Of this header. LANDFALL_ABI_MAJOR is the number in the name of the library, liblandfall_c.so.0: within it, functions are
 * only ever added, and a program goes on working with every later library. */
#define LANDFALL_VERSION_MAJOR 0
#define LANDFALL_VERSION_MINOR 1
#define LANDFALL_VERSION_PATCH 0
#define LANDFALL_ABI_MAJOR 0

/** Version of the library that is loaded, such as "0.1.0". Never freed. @since 0.1 */
LANDFALL_API const char* landfall_version(void);

/** The same as one number: major * 1000000 + minor * 1000 + patch. @since 0.1 */
LANDFALL_API int32_t landfall_version_number(void);

/** LANDFALL_ABI_MAJOR of the library that is loaded. @since 0.1 */
LANDFALL_API int32_t landfall_abi_major(void);

/* --- status and error ------------------------------------------------------------------------------------------------- */

/** Zero, or what kind of thing went wrong. Numbers never change their meaning; later versions may add some. */
typedef int32_t landfall_status;

#define LANDFALL_OK 0
#define LANDFALL_INVALID_ARGUMENT 1 /* a value outside its domain: the caller can mend it */
#define LANDFALL_NOT_FOUND 2        /* a column, segment or period that was named is not there */
#define LANDFALL_PARSE 3            /* something does not read as what it was declared to be; a stream that failed */
#define LANDFALL_UNSUPPORTED 4      /* a type, layout, option or version that this library does not accept */
#define LANDFALL_INSUFFICIENT 5     /* too few observations for the answer that was asked for */
#define LANDFALL_NOT_CONVERGED 6    /* an iteration did not reach its tolerance */
#define LANDFALL_CANCELLED 7        /* the caller's progress callback said stop */
#define LANDFALL_OUT_OF_MEMORY 8
#define LANDFALL_INTERNAL 9      /* a bug of landfall's */
#define LANDFALL_MEMORY_LIMIT 10 /* more memory is needed than the options allow; the message says how much */

/** A status in words, such as "invalid argument"; "unknown" for a number that this library does not know. Never freed.
 *  @since 0.1 */
LANDFALL_API const char* landfall_status_name(landfall_status status);

/** What went wrong, and where. The caller owns it, on the stack as a rule; set struct_size once and use it for any number of
 *  calls, one at a time. A call that fails fills the rest; one that succeeds sets status to LANDFALL_OK, row to -1 and empties
 *  the texts. Text that does not fit is cut, between characters.
 *  A struct_size smaller than the struct of version 0.1 is refused by every call, at once: LANDFALL_INVALID_ARGUMENT. */
typedef struct landfall_error {
  uint32_t struct_size;   /* sizeof(landfall_error) as the caller knows it; set before the first call */
  landfall_status status; /* what the call answered */
  int64_t row;            /* row at fault, from 0 without the header; for arrays, the index; -1: not in a row */
  char column[128];       /* column, argument or option at fault; empty: none in particular */
  char message[368];      /* what is wrong and what to do, without row and column */
} landfall_error;

/* landfall_error error = LANDFALL_ERROR_INIT; */
/* clang-format off */
#define LANDFALL_ERROR_INIT {(uint32_t)sizeof(landfall_error), 0, -1, {0}, {0}}
/* clang-format on */

/** Told by a call that takes long how far it is: `share` of its work, 0 to 1, which never falls. It is called on the thread
 * that made the call, and on no other, every few milliseconds; a call that is done sooner may never call it. It must not throw,
 * nor leave by longjmp.
 *  @param context  what the options have beside it
 *  @return         0: go on. Else the call ends as soon as it can, with LANDFALL_CANCELLED */
typedef int32_t (*landfall_progress)(void* context, double share);

/** What a caller says about one call that may take long: the last field of its options. All zeros: nobody is told, no limit,
 * one thread. This struct never grows. */
typedef struct landfall_control {
  landfall_progress progress; /* NULL: nobody is told, and nothing stops the call */
  void* context;              /* given to `progress` */
  int64_t memory_limit; /* bytes that the call may take at once for what grows with its input; 0: no limit. A call that needs
                           more takes none of it, and fails with LANDFALL_MEMORY_LIMIT */
  uint32_t threads;     /* that it may use, the caller's among them; 0 is 1. The answer is the same with any number */
  uint32_t reserved;    /* 0 */
} landfall_control;

/** A day that is not said: an option that is to keep its default. */
#define LANDFALL_NO_DAY (-2147483647 - 1)

LANDFALL_END

/* --- Arrow ------------------------------------------------------------------------------------------------------------ */

/* The structs of the Arrow C data and stream interfaces, repeated here under their own guards as the interface asks: include
 * another copy before or after, as you please. https://arrow.apache.org/docs/format/CDataInterface.html */

LANDFALL_BEGIN

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

LANDFALL_END

#endif /* LANDFALL_C_BASE_H */
