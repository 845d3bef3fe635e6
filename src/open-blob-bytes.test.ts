import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from './core/kernel/refusal.ts'
import { openBlobBytes } from './open-blob-bytes.ts'

const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'hidden+/=' }
const bucket = { kind: 's3', bucket: 'evidence', prefix: '', endpoint: null, region: null } as const
const open = (environment: Readonly<Record<string, string>>) =>
  openBlobBytes(bucket, '/nowhere', environment)

const good: readonly Readonly<Record<string, string>>[] = [
  keys,
  { ...keys, AWS_SESSION_TOKEN: '' },
  { ...keys, AWS_SESSION_TOKEN: 'hidden/+==', AWS_REGION: 'eu-central-1' },
  { ...keys, AWS_ENDPOINT_URL: 'https://s3.example.com/' },
  { ...keys, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000', AWS_ENDPOINT_URL: 'hidden' },
]
for (const environment of good)
  test(`opens a bucket by ${Object.keys(environment).join(', ')}`, () => {
    assert.ok(open(environment))
  })

const bad: readonly (readonly [string, string])[] = [
  ['AWS_ACCESS_KEY_ID', ''],
  ['AWS_ACCESS_KEY_ID', 'hidden\nkey'],
  ['AWS_SECRET_ACCESS_KEY', 'hidden '],
  ['AWS_SESSION_TOKEN', 'hidden\r\nx-evil: 1'],
  ['AWS_SESSION_TOKEN', 'hiddén'],
  ['AWS_ENDPOINT_URL_S3', 'https://hidden:hidden@s3.example.com'],
  ['AWS_ENDPOINT_URL', 'http//hidden'],
  ['AWS_ENDPOINT_URL', 'https://s3.example.com/hidden'],
  ['AWS_REGION', 'hidden/region'],
]
for (const [name, value] of bad)
  test(`refuses ${name} as ${JSON.stringify(value)}, and does not repeat it`, () => {
    assert.throws(
      () => open({ ...keys, [name]: value }),
      (error: unknown) => {
        assert.ok(error instanceof Fault)
        assert.match(error.message, new RegExp(name))
        assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /hidden/)
        return true
      },
    )
  })
