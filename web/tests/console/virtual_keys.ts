// SPDX-License-Identifier: EUPL-1.2
// Chromium's own pretended security keys: no hardware, but its whole path from a page to a key and back.

import type { CDPSession, Page } from 'playwright-core';

export class VirtualKeys {
  private constructor(
    private readonly session: CDPSession,
    private key = '',
  ) {}

  static async of(page: Page): Promise<VirtualKeys> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    const keys = new VirtualKeys(session);
    await keys.plug();
    return keys;
  }

  /** Another key in the place of the one that was there, which the person holds no more. */
  async plug(): Promise<void> {
    await this.unplug();
    const { authenticatorId } = await this.session.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    this.key = authenticatorId;
  }
  async unplug(): Promise<void> {
    if (this.key) await this.session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.key });
    this.key = '';
  }
  /** The person touches it, or does not. */
  async touch(touched: boolean): Promise<void> {
    await this.session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.key, enabled: touched });
  }
}
