import { join } from 'node:path'
import type { Container } from 'inversify'
import { FolderBlobStore } from '../../adapters/blob-store/folder'
import { S3BlobStore } from '../../adapters/blob-store/s3'
import { EncryptedFiles } from '../../application/files/encrypted-files'
import { memberships } from '../../application/institutions'
import { provide, services } from './services'

/** Profiles, who vouches for tutors, institutions and their keys; and the files of all of them. */
export const bindProfilesSide = (container: Container): void => {
  provide(container, services.fileStorage, async (get) => {
    const { S3_URL, LYCEUM_DATA } = (await get(services.config)).values
    const vault = await get(services.keyVault)
    if (S3_URL === undefined) return new EncryptedFiles(new FolderBlobStore(join(LYCEUM_DATA, 'files')), vault)
    const bucket = new S3BlobStore(S3_URL)
    ;(await get(services.lifecycle)).closeLater('object store', () => bucket.close())
    return new EncryptedFiles(bucket, vault)
  })

  provide(container, services.memberships, async (get) => memberships(await get(services.commandBus)))
}
