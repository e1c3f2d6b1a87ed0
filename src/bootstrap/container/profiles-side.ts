import { join } from 'node:path'
import type { Container } from 'inversify'
import { FolderBlobStore } from '../../adapters/blob-store/folder'
import { systemClock } from '../../adapters/system/clock'
import { uuidGenerator } from '../../adapters/system/ids'
import { ClamAvCheck } from '../../adapters/uploads/clamav'
import type { AnyAction } from '../../application/actions/action'
import { apiKeyActions, ApiKeyVerifier, withApiKeys } from '../../application/api-keys'
import { uncheckedContent } from '../../application/files/checked-bytes'
import { EncryptedFiles } from '../../application/files/encrypted-files'
import { OrphanSweep } from '../../application/files/orphan-sweep'
import { institutionActions, memberships } from '../../application/institutions'
import { photoDownload } from '../../application/profiles/photo-download'
import { photoUpload } from '../../application/profiles/photo-upload'
import type { TokenVerifier } from '../../application/ports/token-verifier'
import type { ContentCheck } from '../../application/ports/content-check'
import type { DocumentInspector } from '../../application/ports/document-inspector'
import type { PhotoMaker } from '../../application/ports/photo-maker'
import { documentDownload } from '../../application/verifications/document-download'
import { documentUpload } from '../../application/verifications/document-upload'
import { publicUrlOf } from '../public-url'
import { calendarDownloads } from './calendars-side'
import { later } from './later'
import { type Get, provide, services } from './services'

const contentCheck = async (get: Get): Promise<ContentCheck> => {
  const { CLAMAV_URL } = (await get(services.config)).values
  if (CLAMAV_URL === undefined) return uncheckedContent
  return new ClamAvCheck({ host: CLAMAV_URL.hostname, port: Number(CLAMAV_URL.port) })
}

/** Both look into pictures by libvips, which no process needs before the first upload. */
const photoMaker = later(
  async () => new (await import('../../adapters/uploads/sharp-photo-maker.js')).SharpPhotoMaker(),
)
const documentInspector = later(
  async () => new (await import('../../adapters/uploads/document-inspector.js')).SignatureDocumentInspector(),
)
const photos: PhotoMaker = { make: async (bytes) => (await photoMaker()).make(bytes) }
const documents: DocumentInspector = { inspect: async (bytes) => (await documentInspector()).inspect(bytes) }

/** Profiles, who vouches for tutors, institutions and their keys; and the files of all of them. */
export const bindProfilesSide = (container: Container): void => {
  provide(container, services.fileStorage, async (get) => {
    const { S3_URL, LYCEUM_DATA } = (await get(services.config)).values
    const vault = await get(services.keyVault)
    if (S3_URL === undefined) return new EncryptedFiles(new FolderBlobStore(join(LYCEUM_DATA, 'files')), vault)
    const { S3BlobStore } = await import('../../adapters/blob-store/s3.js')
    const bucket = new S3BlobStore(S3_URL)
    ;(await get(services.lifecycle)).closeLater('object store', () => bucket.close())
    return new EncryptedFiles(bucket, vault)
  })

  provide(container, services.orphanSweep, async (get) => {
    const [files, aggregates] = [await get(services.fileStorage), await get(services.commandBus)]
    return new OrphanSweep({
      files,
      aggregates,
      leases: await get(services.leases),
      logger: await get(services.logger),
    })
  })

  provide(container, services.memberships, async (get) => memberships(await get(services.commandBus)))

  provide(container, services.uploads, async (get) => {
    const bus = await get(services.commandBus)
    const files = await get(services.fileStorage)
    const check = await contentCheck(get)
    return [
      photoUpload({ bus, aggregates: bus, files, check, photos }),
      documentUpload({ bus, files, check, documents }),
    ]
  })

  provide(container, services.downloads, async (get) => {
    const [aggregates, files] = [await get(services.commandBus), await get(services.fileStorage)]
    const recordRead = await get(services.recordAuditRead)
    return [
      photoDownload({ aggregates, files }),
      documentDownload({ aggregates, files, recordRead }),
      ...(await calendarDownloads(get)),
    ]
  })
}

/** What members of institutions do that is no plain command. */
export const profileSideActions = async (get: Get): Promise<readonly AnyAction[]> => {
  const bus = await get(services.commandBus)
  return [
    ...apiKeyActions({ bus, aggregates: bus, clock: systemClock, ids: uuidGenerator }),
    ...institutionActions({
      bus,
      aggregates: bus,
      identifiers: await get(services.identifiers),
      messenger: await get(services.messenger),
      publicUrl: publicUrlOf((await get(services.config)).values),
    }),
  ]
}

/** Whatever may stand behind `Bearer`: access tokens, and the keys of institutions' programs. */
export const bearerTokens = async (get: Get): Promise<TokenVerifier> => {
  const bus = await get(services.commandBus)
  const ports = { bus, aggregates: bus, clock: systemClock, logger: await get(services.logger) }
  return withApiKeys(await get(services.tokens), new ApiKeyVerifier(ports))
}
