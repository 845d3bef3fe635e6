import assert from 'node:assert/strict'
import { it } from 'node:test'
import { deploymentLike } from '../../../../test/simulation/samples.ts'
import type { DeploymentState } from '../deployment.ts'
import { causeOf } from './give-up-run.ts'

type Row = readonly [state: DeploymentState, enteredAt: number]

const rows: readonly (readonly [title: string, all: readonly Row[], cause: number | undefined])[] =
  [
    [
      'what failed, and not what was cancelled after it',
      [
        ['cancelled', 2],
        ['failed', 1],
      ],
      1,
    ],
    [
      'what failed, in the same instant',
      [
        ['cancelled', 1],
        ['failed', 1],
      ],
      1,
    ],
    [
      'what was cancelled, and not what failed after it',
      [
        ['failed', 2],
        ['cancelled', 1],
      ],
      1,
    ],
    [
      'what was superseded first',
      [
        ['superseded', 2],
        ['superseded', 1],
      ],
      1,
    ],
    [
      'an error among what still drains',
      [
        ['draining', 1],
        ['errored', 3],
        ['retired', 0],
      ],
      1,
    ],
    [
      'nothing where nothing ended badly',
      [
        ['active', 1],
        ['retired', 0],
      ],
      undefined,
    ],
  ]

for (const [title, all, cause] of rows)
  it(`a run is given up for ${title}`, () => {
    const deployments = all.map(([state, enteredAt]) => ({
      ...deploymentLike({ state }),
      enteredAt,
    }))
    assert.equal(causeOf(deployments), cause === undefined ? undefined : deployments[cause])
  })
