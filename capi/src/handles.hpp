// What is behind the handles that several modules take.
// Thread safety: handles never change once made.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/c/calendar.h>
#include <landfall/c/landing.h>

#include <landfall/calendar/business_days.hpp>
#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/landing/landing.hpp>

struct landfall_landing {
  landfall::Landing value;
};

struct landfall_calendar {
  landfall::FiscalCalendar fiscal;
  landfall::BusinessDays business;
};
