/** Where the page may send the user's browser: sources named in help texts and lessons, and the project itself. */
const HOSTS = [
  'arxiv.org',
  'doi.org',
  'figshare.com',
  'github.com',
  'keras.io',
  'proceedings.mlr.press',
  'pytorch.org',
  'tensorflow.org',
  'wikipedia.org',
] as const;

/** Whether a link may be opened outside: https, to a known host or one of its sub-domains. */
export function isKnownLink(address: string): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (url.protocol !== 'https:' || url.username !== '' || url.port !== '') return false;
  return HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}
