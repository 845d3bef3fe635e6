import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { startApi, type Api } from './api.ts'
import { deployInput, imageDescriptor, makeDriver } from './deployment-samples.ts'
import { embedded } from './on-sqlite.ts'
import { fillOrganization } from './scene.ts'

const open = embedded()
const wants = imageDescriptor().replace('}}', '}, variables: {KEY: {required: true}}}')

describe('values before the first deployment', () => {
  let api: Api
  before(async () => {
    api = await startApi(await open())
    const scene = await fillOrganization(api, { token: api.root })
    await makeDriver(api, scene.admin)
  })

  const rows = [
    [
      'of a new project',
      { project: 'newly', projectEnvironment: 'production' },
      ' --project newly',
      false,
    ],
    [
      'of a new project environment',
      { project: 'newer', projectEnvironment: 'pr 1' },
      " --project newer --env 'pr 1' --create-env",
      true,
    ],
  ] as const
  for (const [what, names, flags, createEnv] of rows)
    it(`${what} are set as the refused deployment says, which then goes through`, async () => {
      const input = deployInput({ ...names, descriptor: wants })
      const { next } = await api.refused('variable_missing', 'deployment.deploy', input)
      assert.equal(next, `Set it: berth variable set KEY${flags}`)
      const values = { ...names, variables: [{ key: 'KEY', value: '1' }] }
      await api.ok('variable.set', createEnv ? { ...values, createEnv } : values)
      await api.ok('deployment.deploy', input)
    })

  it('do not begin with PORT, which Berth gives; what has it may still be unset', async () => {
    const variables = [{ key: 'PORT', value: '5' }]
    const { errors } = await api.refused('invalid_input', 'variable.set', {
      project: 'newly',
      variables,
    })
    assert.match(errors[0]?.detail ?? '', /PORT: Berth sets it/)
    const { next } = await api.refused('not_found', 'variable.unset', {
      ...{ project: 'newly', key: 'PORT' },
    })
    assert.equal(next, 'See them all: berth variable list --project newly')
  })

  it('make no project that is nearly another, and no other environment unasked', async () => {
    const variables = [{ key: 'KEY', value: '1' }]
    await api.ok('project.create', { name: 'payments' })
    const near = await api.refused('project_unknown', 'variable.set', {
      project: 'payment',
      variables,
    })
    assert.match(near.next ?? '', /mean payments\? If not: berth project create payment/)
    const other = { project: 'payments', projectEnvironment: 'staging', variables }
    const { next } = await api.refused('project_environment_unknown', 'variable.set', other)
    assert.match(next ?? '', /--create-env/)
  })
})
