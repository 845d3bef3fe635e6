import { join } from 'node:path'
import { lacks, startRegistry } from '../../test/registry/registry-fixture.ts'
import { writeImageLayout } from './oci-layout.ts'
import { pushLayout } from './push.ts'

/** An image of the demo: what to call it, and what it is. */
export type Image = { readonly reference: string; readonly digest: string }

/** Where the demo's images are. */
export type Images = {
  readonly where: string
  readonly image: (tag: string) => Promise<Image>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/**
 * Real images, written on the spot: in a registry on this machine where `docker-registry` is
 * installed, else in an OCI layout folder.
 */
export const openImages = async (folder: string): Promise<Images> => {
  const layout = join(folder, 'api-server')
  const write = (tag: string) =>
    writeImageLayout(layout, { tag, files: { 'app/version.txt': `${tag}\n` } })
  const reason = lacks('docker-registry')
  if (reason !== false)
    return {
      where: `an OCI layout folder (a registry ${reason})`,
      image: async (tag) => {
        const { digest } = await write(tag)
        return { reference: `oci:${layout}:${tag}`, digest }
      },
      [Symbol.asyncDispose]: async () => {},
    }
  const registry = await startRegistry()
  return {
    where: `a registry at ${registry.host}`,
    image: async (tag) => {
      const { digest } = await write(tag)
      const repository = 'my-org/api-server'
      await pushLayout(layout, digest, { registry: registry.host, repository, tag })
      return { reference: `${registry.host}/${repository}:${tag}`, digest }
    },
    [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose](),
  }
}
