# SPDX-License-Identifier: EUPL-1.2
# What makes a mistake in our code stop the program rather than obey an attacker.  Every program of a release gets all of it;
# tests/functional/hardening_of_programs.py looks at what was built.
#
#   _FORTIFY_SOURCE=3         glibc's calls check the size of the object they write to; needs optimisation, so not in tests
#   _GLIBCXX_ASSERTIONS       v[i], *optional, string::front check their precondition
#   -fstack-protector-strong  a function whose array was overrun does not return
#   -fstack-clash-protection  the stack cannot jump over its guard page
#   -fcf-protection           indirect jumps land only where they may, on processors that check it
#   -fPIE -pie, relro, now    addresses are random; the table of foreign functions is read-only before main
#   noexecstack               data is never run

set(released $<CONFIG:Release,RelWithDebInfo>)
set(optimised $<NOT:$<BOOL:$<TARGET_PROPERTY:URNA_UNOPTIMISED>>>)

if(NOT URNA_SANITIZE AND NOT URNA_FUZZ)
  target_compile_options(
    urna_options
    INTERFACE $<${released}:-fstack-protector-strong;-fstack-clash-protection;-fcf-protection=full;-fPIE;-U_FORTIFY_SOURCE>
              $<$<AND:${released},${optimised}>:-D_FORTIFY_SOURCE=3>)
  target_compile_definitions(urna_options INTERFACE $<${released}:_GLIBCXX_ASSERTIONS>)
  target_link_options(urna_options INTERFACE $<${released}:-pie;LINKER:-z,relro;LINKER:-z,now;LINKER:-z,noexecstack>)
endif()
