import assert from 'node:assert/strict'
import { test } from 'node:test'
import { docOf } from '../frame/command.ts'
import { deploy } from '../deploy.ts'
import { diff } from '../deployment/diff.ts'
import { list } from '../deployment/list.ts'
import { record } from '../deployment/record.ts'
import { flagOfField, namedField } from './flag-of-field.ts'
import { create } from '../token/create.ts'
import { set } from '../variable/set.ts'

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

const places: readonly (readonly [object, string, string])[] = [
  [deploy, 'environment', '--on'],
  [deploy, 'services/0', '--service'],
  [deploy, 'services/web/variables/WHO', 'services.web.variables.WHO'],
  [deploy, 'descriptor', ''],
  [deploy, 'labels/team', '--label team'],
  [set, 'variables/0/key', 'KEY'],
  [create, '', ''],
]

for (const [command, field, named] of places)
  test(`"${field}" is known as "${named}"`, () => {
    assert.equal(namedField(field, flagOfField(docOf(command)?.flags ?? {})), named)
  })
