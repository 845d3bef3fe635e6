import type { Digest } from '../digest.ts'
import type { Manifest } from './manifest.ts'

/** What of a manifest is sought by its own digest: an image's config, a chart's archive. */
export type Part = { readonly link: 'config' | 'chart'; readonly digest: Digest }

const imageConfigs: readonly string[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]
const chartConfig = 'application/vnd.cncf.helm.config.v1+json'
const chartContent = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'
const chartProvenance = 'application/vnd.cncf.helm.chart.provenance.v1.prov'

/**
 * The parts of a manifest: the config of an image, or the archive of a chart that holds nothing
 * else that runs (Helm, "Helm chart in OCI"). Of anything else there are none: the config of an
 * artifact that is no image is often an empty one, which everybody has.
 */
export const partsOf = ({ config, layers }: Manifest): readonly Part[] => {
  if (imageConfigs.includes(config.mediaType)) return [{ link: 'config', digest: config.digest }]
  if (config.mediaType !== chartConfig) return []
  const [chart, ...others] = layers.filter(({ mediaType }) => mediaType !== chartProvenance)
  return chart?.mediaType === chartContent && others.length === 0
    ? [{ link: 'chart', digest: chart.digest }]
    : []
}
