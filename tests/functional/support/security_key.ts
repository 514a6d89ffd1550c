// SPDX-License-Identifier: EUPL-1.2
// A security key in software: what a browser and an authenticator make together, W3C Web Authentication Level 3, with ES256
// and without attestation.
import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
const b64u = (bytes: Buffer): string => bytes.toString('base64url');

const present = 1;
const verified = 4;
const attested = 64;

export interface NewKeyAsked {
  challenge: string;
  rp_id: string;
}

/** What a key or a browser may get wrong, or an attacker change. */
export interface Spoilt {
  origin?: string;
  rp_id?: string;
  type?: string;
  flags?: number;
  counter?: number;
  trailing?: Buffer;
}

export class SecurityKey {
  readonly id = randomBytes(32);
  private counter = 0;
  private readonly key: KeyObject;
  private readonly cose: Buffer;

  constructor(private readonly origin: string) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = pair.privateKey;
    const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' });
    // {1: 2, 3: -7, -1: 1, -2: x, -3: y}, in CBOR.
    this.cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')]);
  }

  private client_data(type: string, challenge: string, origin = this.origin): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private data(rp_id: string, flags: number, counter = ++this.counter): Buffer {
    const counted = Buffer.alloc(4);
    counted.writeUInt32BE(counter);
    return Buffer.concat([sha256(rp_id), Buffer.from([flags]), counted]);
  }

  /** The answer to what is asked of a new key. */
  register(asked: NewKeyAsked): { client_data: string; attestation_object: string } {
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.cose]);
    const data = Buffer.concat([this.data(asked.rp_id, present | verified | attested), credential]);
    // {"fmt": "none", "attStmt": {}, "authData": …}, in CBOR.
    const attestation = Buffer.concat([Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'), Buffer.from([0x58, data.length]), data]);
    return { client_data: b64u(this.client_data('webauthn.create', asked.challenge)), attestation_object: b64u(attestation) };
  }

  /** What is shown to sign in, or again. */
  show(asked: NewKeyAsked, spoilt: Spoilt = {}): { key_id: string; client_data: string; authenticator_data: string; signature: string } {
    const client_data = this.client_data(spoilt.type ?? 'webauthn.get', asked.challenge, spoilt.origin);
    const data = Buffer.concat([this.data(spoilt.rp_id ?? asked.rp_id, spoilt.flags ?? present | verified, spoilt.counter), spoilt.trailing ?? Buffer.alloc(0)]);
    const signature = createSign('sha256').update(Buffer.concat([data, sha256(client_data)])).sign(this.key);
    return { key_id: b64u(this.id), client_data: b64u(client_data), authenticator_data: b64u(data), signature: b64u(signature) };
  }
}
