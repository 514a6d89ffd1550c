// SPDX-License-Identifier: EUPL-1.2
// What the kernel and the system say of themselves, in a namespace of mounts and of the network that is the story's alone:
// nobody outside sees any of it, and nothing is left of it.  checks_broken makes both.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const run = (command: string, ...options: string[]): string => execFileSync(command, options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Whether the story has namespaces of its own: root's alone, for only root's servers are two users. */
export const is_apart = process.env['URNA_APART'] === 'yes';

export class System {
  constructor(private readonly folder: string) {
    mkdirSync(folder);
  }

  /** A machine without a name of its maker, or of a cloud, would be unknown for ever. */
  make_firmware(): void {
    run('mount', '-t', 'tmpfs', 'class', '/sys/class');
    mkdirSync('/sys/class/dmi/id', { recursive: true });
    this.made_by('Supermicro');
  }
  made_by(vendor: string): void {
    writeFileSync('/sys/class/dmi/id/sys_vendor', `${vendor}\n`);
  }

  /** Modules of the kernel as they are, and nobody may load that of USB disks. */
  bar_usb(): void {
    const rules = join(this.folder, 'modprobe.d');
    mkdirSync(rules);
    writeFileSync(join(rules, 'usb.conf'), 'install usb-storage /bin/false\n');
    run('mount', '-t', 'tmpfs', 'module', '/sys/module');
    const place = ['/etc/modprobe.d', '/usr/lib/modprobe.d'].find((one) => existsSync(one));
    if (place) run('mount', '--bind', rules, place);
  }
  plug_in_usb(): void {
    mkdirSync('/sys/module/usb_storage');
  }
  unplug_usb(): void {
    run('rmdir', '/sys/module/usb_storage');
  }

  /** Debian 11 is not mended any more. */
  install_old_debian(): void {
    const path = join(this.folder, 'os-release');
    writeFileSync(path, readFileSync('/etc/os-release', 'utf8').replace(/^VERSION_ID=.*$/mu, 'VERSION_ID="11"'));
    run('mount', '--bind', path, '/etc/os-release');
  }
  install_debian(): void {
    run('umount', '/etc/os-release');
  }
}
