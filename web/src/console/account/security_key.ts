// SPDX-License-Identifier: EUPL-1.2
// Security keys and passkeys, as browsers know them: W3C Web Authentication, Level 3.  Bytes travel as base64url, and what a
// browser answers is sent on as it is: the desk judges it.

/** Why no key was shown. */
export type KeyTrouble =
  | 'unsupported' // the browser knows no keys, or not at this address
  | 'not_shown' // cancelled, or nobody touched it in time
  | 'known_already'; // this very key was added before

export class KeyNotShown extends Error {
  constructor(readonly trouble: KeyTrouble) {
    super(trouble);
  }
}

export interface NewKeyWanted {
  challenge: string;
  /** The host that the key is for, and how the browser's window calls it. */
  rp_id: string;
  rp_name: string;
  user_id: string;
  user_name: string;
  /** COSE numbers, the dearest first. */
  algorithms: number[];
  must_verify: boolean;
  /** Keys that the person has: the browser refuses to add one twice. */
  known: string[];
}
export interface NewKeyAnswer {
  client_data: string;
  attestation_object: string;
}
export interface KeyAnswer {
  key_id: string;
  client_data: string;
  authenticator_data: string;
  signature: string;
}

export function from_base64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replace(/-/gu, '+').replace(/_/gu, '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

export function to_base64url(bytes: ArrayBuffer): string {
  let binary = '';
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/gu, '-').replace(/\//gu, '_').replace(/[=]+$/u, '');
}

export const keys_work_here = (): boolean => typeof PublicKeyCredential === 'function';

async function shown(asking: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!keys_work_here()) throw new KeyNotShown('unsupported');
  let credential: Credential | null;
  try {
    credential = await asking();
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'InvalidStateError') throw new KeyNotShown('known_already');
    throw new KeyNotShown(name === 'NotSupportedError' || name === 'SecurityError' ? 'unsupported' : 'not_shown');
  }
  if (!(credential instanceof PublicKeyCredential)) throw new KeyNotShown('not_shown');
  return credential;
}

/** Asks the browser for a key that it will know by itself later. */
export async function make_key(wanted: NewKeyWanted): Promise<NewKeyAnswer> {
  const credential = await shown(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: from_base64url(wanted.challenge),
        rp: { id: wanted.rp_id, name: wanted.rp_name },
        user: { id: from_base64url(wanted.user_id), name: wanted.user_name, displayName: wanted.user_name },
        pubKeyCredParams: wanted.algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
        excludeCredentials: wanted.known.map((id) => ({ type: 'public-key' as const, id: from_base64url(id) })),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: wanted.must_verify ? 'required' : 'preferred' },
        attestation: 'none',
        timeout: 120_000,
      },
    }),
  );
  const answer = credential.response as AuthenticatorAttestationResponse;
  return { client_data: to_base64url(answer.clientDataJSON), attestation_object: to_base64url(answer.attestationObject) };
}

/** Asks the browser to show a key.
    @param allowed  ids of keys; none: whichever it has for this host */
export async function show_key(challenge: string, rp_id: string, allowed: readonly string[] = []): Promise<KeyAnswer> {
  const credential = await shown(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: from_base64url(challenge),
        rpId: rp_id,
        allowCredentials: allowed.map((id) => ({ type: 'public-key' as const, id: from_base64url(id) })),
        userVerification: 'preferred',
        timeout: 120_000,
      },
    }),
  );
  const answer = credential.response as AuthenticatorAssertionResponse;
  return {
    key_id: to_base64url(credential.rawId),
    client_data: to_base64url(answer.clientDataJSON),
    authenticator_data: to_base64url(answer.authenticatorData),
    signature: to_base64url(answer.signature),
  };
}
