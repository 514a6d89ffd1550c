// SPDX-License-Identifier: EUPL-1.2
import type { ProofKind } from './account/proof';
import { account, type Me } from './api/account';
import { services } from './api/assurance';
import { Problem } from './api/http';

/** Who is signed in.  `expired` keeps the page as it is, under a window that asks to sign in again. */
class Session {
  phase = $state<'asking' | 'out' | 'in' | 'expired' | 'unreachable'>('asking');
  me = $state.raw<Me | undefined>();
  /** Of whoever was here last, for the next sign-in; empty at first. */
  address = $state('');
  /** The second factor that they showed last, or have just set up. */
  second: ProofKind = 'totp';
  /** What the page of the sign-in says above its fields, if anything. */
  greeting = $state('');
  /** Whether an identity provider let this person in: they may still be signed in there when they have left here. */
  by_provider = $state(false);
  /** What came of a way to an identity provider and back, for the page that says so. */
  return_problem = $state.raw<unknown>();
  /** Whether somebody has come back and shows a second factor next. */
  shows_second = $state(false);

  /** Whether the list of some service names this person, who holds no role that reads them all. */
  takes_part = $state(false);

  /** Whether nothing but the own account can be reached until something of it is raised. */
  get owes(): boolean {
    return this.me !== undefined && (this.me.owes.password || this.me.owes.factor !== null);
  }
  get name(): string {
    return this.me?.name ?? '';
  }

  entered(me: Me): void {
    this.renewed(me);
    this.greeting = '';
    this.phase = 'in';
    this.takes_part = false;
    // Whoever holds no role at all has come for something: nobody else is asked about on each entry.
    if (me.rights.length === 0 && !this.owes) void services().then((theirs) => (this.takes_part = theirs.length > 0), () => {});
  }
  /** The same person, who has changed something of their own or shown a factor. */
  renewed(me: Me): void {
    this.me = me;
    this.address = me.address;
  }
  left(): void {
    this.me = undefined;
    this.phase = 'out';
  }
  /** Whether a role allows it, here or in some election; the desk has the last word. */
  may(...permissions: readonly string[]): boolean {
    return this.me?.rights.some(({ permission }) => permissions.includes(permission)) ?? false;
  }
  /** Whether there are elections for this person, be it one. */
  get sees_elections(): boolean {
    return this.may('election.read');
  }
  /** Whether this is the platform's own desk. */
  get at_platform(): boolean {
    return this.me?.at_platform ?? false;
  }
  /** Whether a role on the platform allows it; at the platform's own desk alone. */
  may_on_platform(permission: string): boolean {
    return this.me?.platform_rights.includes(permission) ?? false;
  }
  /** The same in the whole organisation. */
  may_everywhere(permission: string): boolean {
    return this.me?.rights.some((right) => right.permission === permission && right.election === null) ?? false;
  }
  /** The same in one election. */
  may_in(election: string, permission: string): boolean {
    return this.me?.rights.some((right) => right.permission === permission && (right.election === null || right.election === election)) ?? false;
  }
  /** Looks at what went wrong: a desk that no longer knows us wants us to sign in again. */
  heard(problem: unknown): void {
    // More is asked of this person than a moment ago: what, says the account.
    if (problem instanceof Problem && problem.code === 'below-policy' && this.phase === 'in') void account().then((me) => this.renewed(me), () => {});
    if (problem instanceof Problem && problem.status === 401 && problem.code === 'signed-out' && this.phase === 'in') this.phase = 'expired';
  }
}

export const session = new Session();
