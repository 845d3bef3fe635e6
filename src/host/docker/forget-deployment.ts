import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Around } from './around.ts'
import { ourContainers } from './container.ts'
import { releaseImage } from './images.ts'
import { clearBuild } from './leftovers.ts'
import { takeAway } from './living.ts'

/** Takes away whatever a deployment left that nobody else uses; fails when Docker is away. */
export const forgetDeployment = async (around: Around, deployment: string): Promise<void> => {
  const { names } = around
  // A machine without Docker has nothing of it.
  if (!existsSync(around.engine.socket)) return
  for (const { id, labels } of await ourContainers(around, { deployment }))
    await takeAway(around, id, names.labelOf(labels, 'compartment'))
  await clearBuild(around, deployment)
  await releaseImage(around, deployment)
  const files = await readdir(around.folder).catch(() => [])
  for (const file of files)
    if (file.startsWith(`${deployment}-`) && file.endsWith('.cursor'))
      await rm(join(around.folder, file), { force: true })
}
