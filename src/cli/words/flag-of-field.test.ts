import assert from 'node:assert/strict'
import { test } from 'node:test'
import { docOf } from '../frame/command.ts'
import { deploy } from '../deploy.ts'
import { diff } from '../deployment/diff.ts'
import { list } from '../deployment/list.ts'
import { record } from '../deployment/record.ts'
import { flagOfField } from './flag-of-field.ts'
import { create } from '../token/create.ts'

const rows: readonly (readonly [object, string, string])[] = [
  [list, 'digest', '--digest'],
  [list, 'environment', '--env'],
  [list, 'logicalEnvironment', '--logical-env'],
  [deploy, 'environment', '--on'],
  [deploy, 'projectEnvironment', '--env'],
  [deploy, 'services', '--service'],
  [deploy, 'descriptor', ''],
  [record, 'deploymentName', '--deployment-name'],
  [record, 'deployedAt', '--deployed-at'],
  [record, 'labels', '--label'],
  [record, 'reference', '--oci-ref'],
  [diff, 'from', '--from'],
  [create, 'expiresAt', '--expires'],
  [create, 'digest', 'digest'],
  [create, '', ''],
  [create, 'constructor', 'constructor'],
]

for (const [command, field, flag] of rows)
  test(`"${field}" was typed as "${flag}"`, () => {
    assert.equal(flagOfField(docOf(command)?.flags ?? {})(field), flag)
  })
