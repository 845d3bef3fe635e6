import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Image } from './images.ts'
import type { Stage } from './stage.ts'

type Pushed = {
  readonly run: { readonly state: string }
  readonly attestation: { readonly verification: { readonly answer: string } }
}

const packages = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [
    { type: 'library', name: 'lodash', version: '4.17.20', purl: 'pkg:npm/lodash@4.17.20' },
  ],
}
const tests =
  '<testsuite name="api"><testcase name="answers"/><testcase name="stops"/></testsuite>\n'

/** A pipeline says in one signed attestation what it made, of what, and how it was tested. */
export const attestInSteps = async (
  { folder, say, berth, ask, expect }: Stage,
  image: Image,
  keyFile: string,
): Promise<void> => {
  say('A pipeline attests in steps: the image, its packages, its tests')
  await writeFile(join(folder, 'sbom.json'), JSON.stringify(packages))
  await writeFile(join(folder, 'junit.xml'), tests)
  const run = ['--project', 'api', '--workflow', 'release', '--version', 'v1.2.0']
  const begun = await berth('attestation', 'init', ...run, '--release')
  expect('a workflow run has begun', begun.exit === 0)
  const add = (name: string, value: string) =>
    berth('attestation', 'add', '--name', name, '--value', value)
  await add('api-server', image.reference)
  const sbom = await add('packages', './sbom.json')
  expect('an SBOM is known by what is in it', sbom.said.includes('SBOM_CYCLONEDX_JSON'))
  await add('tests', './junit.xml')
  await berth('attestation', 'status')
  const pushed = await ask<Pushed>('attestation', 'push', '--key', keyFile)
  expect('the run is a success', pushed.run.state === 'success')
  expect('its evidence is verified', pushed.attestation.verification.answer === 'verified')
  const late = await berth('attestation', 'init', ...run)
  expect('v1.2.0 is released: nothing more comes under it (exit code 3)', late.exit === 3)
}
