import { parseUrl } from '../../application/parse-url'
import type { S3Settings } from './s3'

const DEFAULT_REGION = 'us-east-1'
/** The names that S3 gives buckets (Amazon S3 User Guide, "Bucket naming rules"). */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const PREFIX = /^(?:[A-Za-z0-9_.-]+\/)*$/

/**
 * A bucket by a URL: `s3://bucket/prefix?region=eu-central-1` at Amazon, with the credentials of the environment; or
 * `https://key:secret@host/bucket/prefix?region=...` at another server. Undefined for what is neither.
 */
export const parseS3Url = (text: string): S3Settings | undefined => {
  const url = parseUrl(text)
  if (url === undefined || url.hash !== '') return undefined
  const path = url.pathname.split('/').filter((segment) => segment !== '')
  const amazon = url.protocol === 's3:'
  if (!amazon && url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  const bucket = amazon ? url.hostname : (path.shift() ?? '')
  const prefix = path.map((segment) => `${segment}/`).join('')
  if (!BUCKET.test(bucket) || !PREFIX.test(prefix)) return undefined
  const credentials = credentialsOf(url)
  return {
    bucket,
    prefix,
    region: url.searchParams.get('region') ?? DEFAULT_REGION,
    ...(!amazon && { endpoint: url.origin }),
    ...(credentials !== undefined && { credentials }),
  }
}

const credentialsOf = ({ username, password }: URL): S3Settings['credentials'] =>
  username === '' || password === ''
    ? undefined
    : { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) }
