/** A digest as people compare it: its first twelve digits; the whole of it on hover. */
export const Digest = ({ value }: { readonly value: string }) => (
  <code class="digest" title={value}>
    {shortDigest(value)}
  </code>
)

/** The first twelve digits of `sha256:…`. */
export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12)
