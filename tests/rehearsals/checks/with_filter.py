#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
# with_filter.py PROGRAM OPTION…: starts a program as the packaged service does, under a filter of system calls that it cannot
# take off.  This one lets everything pass: what is looked at is that there is one.
import ctypes
import os
import struct
import sys

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
ALLOW = struct.pack('HBBI', 0x06, 0, 0, 0x7FFF0000)  # BPF_RET, SECCOMP_RET_ALLOW


class Program(ctypes.Structure):
    _fields_ = [('count', ctypes.c_ushort), ('filter', ctypes.c_char_p)]


libc = ctypes.CDLL(None, use_errno=True)
program = Program(1, ALLOW)
for what, mode, more in ((PR_SET_NO_NEW_PRIVS, 1, None), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program))):
    if libc.prctl(what, ctypes.c_ulong(mode), more, 0, 0) != 0:
        sys.exit(f'with_filter: {os.strerror(ctypes.get_errno())}')
os.execv(sys.argv[1], sys.argv[1:])
