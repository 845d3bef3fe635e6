import assert from 'node:assert/strict'
import { after, afterEach, before, suite } from 'node:test'
import { lacksDocker } from './daemon.ts'
import { openScene, type Scene } from './scene.ts'
import { buildTests } from './builds.ts'
import { commandTests } from './commands.ts'
import { faultTests } from './faults.ts'
import { fetchTests } from './fetches.ts'
import { instanceTests } from './instances.ts'
import { isolationTests } from './isolation.ts'
import { runtimeTests } from './runtime.ts'

// One Docker for all: each suite leaves it as it found it, which the last lines check.
suite('the docker driver', { skip: lacksDocker() }, () => {
  let scene: Scene | undefined
  const here = (): Scene => {
    assert.ok(scene)
    return scene
  }
  before(async () => {
    scene = await openScene()
  })
  // What a failed test leaves must not fail the next.
  afterEach(async () => {
    await scene?.clear()
  })
  after(async () => {
    await scene?.[Symbol.asyncDispose]()
  })
  for (const tests of [
    instanceTests,
    isolationTests,
    commandTests,
    buildTests,
    fetchTests,
    faultTests,
    runtimeTests,
  ])
    tests(here)
})
