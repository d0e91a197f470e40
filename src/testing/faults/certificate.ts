import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

export interface CertificateGiven {
  /** The host name that it is for. */
  readonly name: string
  readonly expires: Date
  /** Signs it in place of its own key, in the name of `issuer`. */
  readonly signer?: { readonly issuer: string; readonly key: KeyObject }
}

export interface Certificate {
  /** PEM */
  readonly key: string
  /** PEM */
  readonly cert: string
  readonly privateKey: KeyObject
}

/**
 * Makes a certificate with a new key, so that no key lies in the repository and none runs out while
 * it should not. Node cannot write X.509; what TLS asks of it is a few nested fields in DER.
 */
export function makeCertificate({ name, expires, signer }: CertificateGiven): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(objectId('2a8648ce3d040302'))
  const content = sequence(
    tagged(0xa0, integer(2)),
    integer(1),
    algorithm,
    nameOf(signer?.issuer ?? name),
    sequence(time(validFrom), time(expires)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternativeName(name))),
  )
  const signature = sign('sha256', content, signer?.key ?? privateKey)
  const der = sequence(content, algorithm, tagged(0x03, Buffer.from([0]), signature))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return {
    privateKey,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  }
}

const validFrom = new Date('2019-01-01T00:00:00Z')

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts)
}

function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]))
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'))
}

/** GeneralizedTime: `20300131235959Z`. */
function time(date: Date): Buffer {
  const digits = date.toISOString().slice(0, 19).replaceAll(/\D/g, '')
  return tagged(0x18, Buffer.from(`${digits}Z`))
}

/** The common name alone. */
function nameOf(text: string): Buffer {
  return sequence(tagged(0x31, sequence(objectId('550403'), tagged(0x0c, Buffer.from(text)))))
}

/** The host as clients look for it: an address as its four bytes, a name as its letters. */
function alternativeName(host: string): Buffer {
  const isAddress = /^[\d.]+$/.test(host)
  const entry = isAddress
    ? tagged(0x87, Buffer.from(host.split('.').map(Number)))
    : tagged(0x82, Buffer.from(host))
  return sequence(objectId('551d11'), tagged(0x04, sequence(entry)))
}
