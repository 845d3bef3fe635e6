import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  listVariables,
  revealVariables,
} from '../../src/core/deployments/values/effective-variables.ts'
import { setVariables } from '../../src/core/variables/set-variables.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSmallStage, service } from './small-stage.ts'

const place = { project: 'shop', projectEnvironment: 'production' }
const declared = `    variables:
      PAGE_SIZE: {default: '20'}
      LEVEL: {default: info}
      NAME: {required: false}
`

forEachEngine(
  'the variables that hold',
  (engine) => {
    it('are told with the defaults of what was deployed last, where none is set', async () => {
      const stage = await openSmallStage(engine)
      const set = (key: string, scope: string | null) =>
        setVariables(stage.call, {
          ...place,
          service: scope,
          variables: [{ key, value: 'x', secret: false }],
        })
      await stage.deployed('one', service('api') + service('web', declared))
      const of = async (name: string | null) =>
        (await listVariables(stage.call, { ...place, service: name })).defaults
      const size = { key: 'PAGE_SIZE', service: 'web', value: '20' }
      const level = { key: 'LEVEL', service: 'web', value: 'info' }
      assert.deepEqual(await of(null), [size, level])
      assert.deepEqual(await of('web'), [size, level])
      assert.deepEqual(await of('api'), [])
      await set('LEVEL', null)
      await set('PAGE_SIZE', 'api')
      assert.deepEqual(await of('web'), [size])
      await set('PAGE_SIZE', 'web')
      assert.deepEqual(await of(null), [])
    })

    it('are given with the defaults to a command that runs as a service', async () => {
      const stage = await openSmallStage(engine)
      const reveal = async (name: string | null, purpose: 'run' | 'export') =>
        (
          await revealVariables(stage.call, {
            ...place,
            service: name,
            purpose,
            allowProduction: true,
          })
        ).items.map(({ key, value }) => `${key}=${value}`)
      const variables = [{ key: 'LEVEL', value: 'debug', secret: false }]
      await stage.deployed('one', service('api') + service('web', declared))
      await setVariables(stage.call, { ...place, service: null, variables })
      assert.deepEqual(await reveal('web', 'run'), ['LEVEL=debug', 'PAGE_SIZE=20'])
      assert.deepEqual(await reveal('api', 'run'), ['LEVEL=debug'])
      assert.deepEqual(await reveal(null, 'run'), ['LEVEL=debug'])
      // What is exported would no longer be a default where it is imported.
      assert.deepEqual(await reveal('web', 'export'), ['LEVEL=debug'])
    })

    it('are refused for a service that there is not', async () => {
      const stage = await openSmallStage(engine)
      const list = (name: string) => listVariables(stage.call, { ...place, service: name })
      const input = { ...place, purpose: 'export', allowProduction: true } as const
      await stage.deployed('one', service('web'))
      for (const ask of [
        list,
        (name: string) => revealVariables(stage.call, { ...input, service: name }),
      ]) {
        await assert.rejects(ask('wev'), {
          code: 'not_found',
          message: 'shop has no service wev.',
          next: 'Did you mean web?',
        })
        await assert.rejects(ask('nope'), {
          next: /^It has: web\. .*: berth variable set KEY=VALUE --project shop --service nope$/,
        })
      }
      // One that is to come may have values before.
      const variables = [{ key: 'A', value: 'b', secret: false }]
      await setVariables(stage.call, { ...place, service: 'jobs', variables })
      assert.equal((await list('jobs')).items.length, 1)
    })

    it('are told for any service of a project that was never deployed', async () => {
      const stage = await openSmallStage(engine)
      const variables = [{ key: 'A', value: 'b', secret: false }]
      await setVariables(stage.call, { ...place, service: null, variables })
      const { items } = await listVariables(stage.call, { ...place, service: 'web' })
      assert.equal(items.length, 1)
    })
  },
  { fsync: 'off' },
)
