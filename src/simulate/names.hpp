// Names for reps, managers and regions.
// Private to simulate. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace landfall::simulate {

inline constexpr std::size_t reps_per_manager = 6, managers_per_region = 2;

/// Names do not repeat: past 40 × 40 reps they are numbered.
inline std::string full_name(std::size_t i) {
  constexpr std::string_view first[] = {"Ada",    "Bela",  "Carmen", "Dario",  "Elif",  "Femi",   "Greta", "Hugo",
                                        "Ines",   "Jonas", "Kaya",   "Lena",   "Mateo", "Nadia",  "Oskar", "Priya",
                                        "Quinn",  "Rosa",  "Samir",  "Tilda",  "Umar",  "Vera",   "Wanda", "Xenia",
                                        "Yusuf",  "Zora",  "Anton",  "Bianca", "Cem",   "Daphne", "Emil",  "Freya",
                                        "Gustav", "Hana",  "Ivan",   "Jade",   "Kofi",  "Lucia",  "Milan", "Noor"};
  constexpr std::string_view last[] = {"Abel",   "Brandt", "Costa",  "Dahl",   "Eriksen", "Fontana", "Garcia", "Haas",
                                       "Ito",    "Jensen", "Keller", "Lindt",  "Moreau",  "Nowak",   "Okoye",  "Petrov",
                                       "Quint",  "Rossi",  "Sato",   "Torres", "Ueda",    "Vogel",   "Weiss",  "Xu",
                                       "Yilmaz", "Zeman",  "Alves",  "Bauer",  "Chen",    "Duarte",  "Engel",  "Fischer",
                                       "Gomez",  "Horvat", "Ivanov", "Juarez", "Kim",     "Larsen",  "Mbeki",  "Novak"};
  constexpr std::size_t n = 40;
  std::string name(first[i % n]);
  name += ' ';
  name += last[(i % n + i / n) % n];
  if (i >= n * n) name += " " + std::to_string(i / (n * n) + 1);
  return name;
}

inline std::string rep_name(std::size_t rep) { return full_name(rep); }

inline std::string manager_name(std::size_t rep) { return full_name(800 + rep / reps_per_manager); }

inline std::string region_name(std::size_t rep) {
  constexpr std::string_view regions[] = {"Americas", "Europe", "Asia-Pacific", "Africa"};
  return std::string(regions[rep / reps_per_manager / managers_per_region % 4]);
}

} // namespace landfall::simulate
