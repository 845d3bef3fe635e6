/** What an artifact can be. */
export const kinds = ['CONTAINER_IMAGE', 'HELM_CHART', 'ARCHIVE'] as const
