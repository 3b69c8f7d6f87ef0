// The version of landfall, as numbers and as text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#define LANDFALL_VERSION_MAJOR 0
#define LANDFALL_VERSION_MINOR 1
#define LANDFALL_VERSION_PATCH 0
#define LANDFALL_VERSION "0.1.0"
