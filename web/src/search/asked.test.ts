import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askedOf } from './asked.ts'

const rows = [
  ['pkg:npm/lodash@<4.17.21', 'package pkg:npm/lodash@<4.17.21'],
  ['CVE-2021-44228', 'vulnerability CVE-2021-44228'],
  ['vulnerability:OSV-2020-1', 'vulnerability OSV-2020-1'],
  ['GHSA-jfh8-c2jp-5v3q', 'vulnerability GHSA-jfh8-c2jp-5v3q'],
  ['workflow:build', 'workflow build'],
  ['signer: https://github.com/o/r/**', 'signer https://github.com/o/r/**'],
  ['commit:9b1f0e3c5d7a', 'commit 9b1f0e3c5d7a'],
  ['workflow:', ''],
  ['workflow', ''],
  ['sha256:9b1f0e3c5d7a', ''],
  ['registry.test/shop/web:v1', ''],
  ['CVE-2021', ''],
  ['', ''],
] as const

for (const [text, asks] of rows)
  test(`what "${text}" asks of evidence`, () => {
    const asked = askedOf(text)
    assert.equal(asked ? `${asked.of} ${asked.text}` : '', asks)
  })
