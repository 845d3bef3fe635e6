import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { attestInSteps } from './attesting.ts'
import { deployForReal } from './deploying.ts'
import { openImages, type Image, type Images } from './images.ts'
import { openStage, type Answer, type Stage } from './stage.ts'

type Listed = {
  readonly items: readonly {
    readonly id: string
    readonly status: string
    readonly evidence: string
    readonly version: string | null
    readonly artifact: { readonly digest: string }
  }[]
}

// A delivery pipeline from the first environment to the last decommission, against a real server.
await using stage = await openStage()
await using images = await openImages(stage.folder)
const { say, berth, ask, expect } = stage

const slot = ['--deployment-name', 'api-server', '--kind', 'CONTAINER_IMAGE']
const report = (stageName: string, image: Image, ...more: readonly string[]): Promise<Answer> =>
  berth(
    ...['deployment', 'record', '--env', 'k8s-east', '--logical-env', stageName, ...slot],
    ...['--oci-ref', image.reference, ...more],
  )
const production = (...more: readonly string[]): Promise<Listed> =>
  ask<Listed>('deployment', 'list', '--logical-env', 'production', ...more)

say(`Images are in ${images.where}.`)
await setUp(stage)
const v100 = await built(stage, images, 'v1.0.0')
await deliver(v100)
const v110 = await built(stage, images, 'v1.1.0')
await supersede(v100, v110)
await look(v100)
await rollBack(v100)
await decommission(v100)
await attestInSteps(stage, await images.image('v1.2.0'), keyOf(stage.folder))
await refuseUnattested()
await deployForReal(stage)

say(stage.wrong() === 0 ? 'Every outcome was right.' : `${stage.wrong()} outcomes were wrong.`)
process.exitCode = stage.wrong() === 0 ? 0 : 1

async function setUp({ folder }: Stage): Promise<void> {
  say('1. Set up environments (once)')
  for (const [name, where] of [
    ['k8s-east', 'Kubernetes US-East'],
    ['k8s-west', 'Kubernetes US-West'],
  ] as const) {
    const { exit } = await berth(
      ...['environment', 'create', '--name', name, '--description', where],
      ...['--type', 'kubernetes'],
    )
    expect(`${name} is there`, exit === 0)
  }
  await berth('logical-environment', 'list')
  const predicate = {
    buildDefinition: { buildType: 'https://example.com/demo' },
    runDetails: { builder: { id: 'https://example.com/builds' } },
  }
  await writeFile(join(folder, 'provenance.json'), JSON.stringify(predicate))
  say('The builds sign what they made with a key; whoever trusts it sees who vouched')
  const pair = generateKeyPairSync('ed25519')
  await writeFile(keyOf(folder), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  })
  const publicPem = join(folder, 'builds-public.pem')
  await writeFile(publicPem, pair.publicKey.export({ type: 'spki', format: 'pem' }))
  const { exit } = await berth('key', 'add', 'builds', '--pem', publicPem)
  expect('the key of the builds is trusted', exit === 0)
}

function keyOf(folder: string): string {
  return join(folder, 'builds.pem')
}

async function built({ folder }: Stage, from: Images, version: string): Promise<Image> {
  say(`A build makes api-server ${version} and attests where it came from`)
  const image = await from.image(version)
  const { exit } = await berth(
    ...['attest', '--artifact', image.reference, '--kind', 'CONTAINER_IMAGE'],
    ...['--predicate', join(folder, 'provenance.json')],
    ...['--predicate-type', 'https://slsa.dev/provenance/v1'],
    ...['--project', 'api', '--workflow', 'build', '--version', version],
    ...['--key', keyOf(folder)],
  )
  expect(`${version} is attested`, exit === 0)
  return image
}

async function deliver(image: Image): Promise<void> {
  say('2. Deploy to staging')
  expect('staging runs v1.0.0', (await report('staging', image)).exit === 0)
  say('3. Promote to production')
  expect('production runs v1.0.0', (await report('production', image)).exit === 0)
  say('Reporting it again is a heartbeat')
  await report('production', image)
  const { items } = await production('--history')
  expect('there is still one record', items.length === 1)
}

async function supersede(before: Image, after: Image): Promise<void> {
  say('4. Deploy a new version: v1.0.0 is superseded')
  await report('production', after)
  const { items } = await production('--history')
  const status = (image: Image) =>
    items.find(({ artifact }) => artifact.digest === image.digest)?.status
  expect('v1.0.0 is superseded', status(before) === 'superseded')
  expect('v1.1.0 is deployed', status(after) === 'deployed')
}

async function look(image: Image): Promise<void> {
  say("5. Check what's running")
  await berth('deployment', 'list', '--logical-env', 'production')
  const { items } = await production()
  expect('one record, with verified evidence', items[0]?.evidence === 'verified')
  expect('its version is known from the evidence', items[0]?.version === 'v1.1.0')
  say('6. Review deployment history')
  await berth(
    ...['deployment', 'list', '--env', 'k8s-east', '--logical-env', 'production', '--history'],
  )
  say('Where does v1.0.0 run, what differs, and where did it come from?')
  await berth('where', image.digest)
  await berth('deployment', 'diff', '--from', 'staging', '--to', 'production')
  const { exit } = await berth('deployment', 'describe', items[0]?.id ?? '')
  expect('the record leads to its attestation', exit === 0)
}

async function rollBack(image: Image): Promise<void> {
  say('7. Roll back: production runs v1.0.0 again')
  const { said } = await report('production', image)
  expect('it is told as a rollback', /rolled.?back/i.test(said))
  expect('three records make the history', (await production('--history')).items.length === 3)
}

async function decommission(image: Image): Promise<void> {
  say('8. Decommission')
  await report('production', image, '--status', 'decommissioned')
  expect('nothing runs in production', (await production()).items.length === 0)
  const again = await report('production', image, '--status', 'decommissioned')
  expect('saying it again changes nothing', again.exit === 0)
}

async function refuseUnattested(): Promise<void> {
  say('9. What an artifact without evidence gets')
  const unknown = await images.image('v6.6.6')
  const refused = await report('production', unknown)
  expect('it is refused (exit code 3)', refused.exit === 3)
  expect('and told how to attest it', refused.said.includes('berth attest'))
  await berth('logical-environment', 'update', 'development', '--unattested', 'flag')
  const flagged = await report('development', unknown)
  expect('a stage may take it, marked', flagged.exit === 0)
  const { items } = await ask<Listed>('deployment', 'list', '--logical-env', 'development')
  expect('its evidence is missing', items[0]?.evidence === 'missing')
}
