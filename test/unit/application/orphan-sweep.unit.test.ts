import { randomUUID } from 'node:crypto'
import { InMemoryBlobStore } from '../../../src/adapters/blob-store/in-memory'
import { EncryptedFiles } from '../../../src/application/files/encrypted-files'
import { fileKey, filesOf } from '../../../src/application/files/file-key'
import { keepFile } from '../../../src/application/files/keep-file'
import { OrphanSweep } from '../../../src/application/files/orphan-sweep'
import type { Actor } from '../../../src/domain/kernel'
import { accepted, marketplace, refusedWith, request, vault } from '../../support/commands/marketplace'
import { silentLogger } from '../../support/silent-logger'

const HOUR = 3_600_000
const photo = { bytes: Buffer.from('picture'), mediaType: 'image/webp' }
const variants = new Map([
  ['64', photo],
  ['256', photo],
])

const world = async () => {
  const market = marketplace()
  const files = new EncryptedFiles(new InMemoryBlobStore(), vault)
  const leases = { acquire: () => Promise.resolve(undefined) }
  const sweep = new OrphanSweep({ files, aggregates: market.bus, leases, logger: silentLogger })
  const owner: Actor = { id: randomUUID(), role: 'tutor' }
  const text = { displayName: 'Ada', languages: [] }
  accepted(await market.bus.dispatch(request('profile', owner.id, 'CreateProfile', text, owner)))
  /** Uploads a photo, up to the command and with it, as `by`. */
  const upload = (fileId: string, by = owner) =>
    keepFile(files, { subject: owner.id, purpose: 'photo', fileId, variants }, () =>
      market.bus.dispatch(request('profile', owner.id, 'SetPhoto', { photoId: fileId }, by)),
    )
  const kept = () => files.list(filesOf(owner.id))
  return { market, files, sweep, owner, upload, kept }
}

describe('files and the events that name them', () => {
  it('are there before the event is, and gone where the command is refused', async () => {
    const { upload, kept } = await world()
    accepted(await upload(randomUUID()))
    expect(await kept()).toHaveLength(2)
    const stranger: Actor = { id: randomUUID(), role: 'tutor' }
    expect(refusedWith(await upload(randomUUID(), stranger))).toBe('command.forbidden')
    expect(await kept()).toHaveLength(2)
  })

  it('leave no event behind where the store fails half-way', async () => {
    const { market, owner } = await world()
    let puts = 0
    const broken = {
      put: () => ((puts += 1) > 1 ? Promise.reject(new Error('the store is gone')) : Promise.resolve()),
      get: () => Promise.resolve(undefined),
      removeAll: () => Promise.resolve(),
      list: () => Promise.resolve([]),
    }
    const fileId = randomUUID()
    const kept = keepFile(broken, { subject: owner.id, purpose: 'photo', fileId, variants }, () =>
      market.bus.dispatch(request('profile', owner.id, 'SetPhoto', { photoId: fileId }, owner)),
    )
    await expect(kept).rejects.toThrow('the store is gone')
    const types = (await market.store.readStream(`profile-${owner.id}`)).map(({ type }) => type)
    expect(types).toEqual(['ProfileCreated'])
  })

  it('kept by a process that was killed before its command are swept, and those that are named are not', async () => {
    const { files, sweep, owner, upload, kept } = await world()
    const named = randomUUID()
    accepted(await upload(named))
    const orphan = { subject: owner.id, purpose: 'photo', fileId: randomUUID() } as const
    await files.put(fileKey({ ...orphan, variant: '64' }), photo)
    await files.put(fileKey({ ...orphan, variant: '256' }), photo)
    // It may be an upload that is still under way.
    expect(await sweep.sweep(Date.now())).toBe(0)
    expect(await kept()).toHaveLength(4)
    expect(await sweep.sweep(Date.now() + 2 * HOUR)).toBe(1)
    expect(await sweep.sweep(Date.now() + 2 * HOUR)).toBe(0)
    expect((await kept()).every((key) => key.includes(named))).toBe(true)
  })

  it('of a photo that was replaced or removed are swept', async () => {
    const { market, sweep, owner, upload, kept } = await world()
    accepted(await upload(randomUUID()))
    accepted(await upload(randomUUID()))
    expect(await sweep.sweep(Date.now() + 2 * HOUR)).toBe(1)
    accepted(await market.bus.dispatch(request('profile', owner.id, 'RemovePhoto', {}, owner)))
    expect(await sweep.sweep(Date.now() + 2 * HOUR)).toBe(1)
    expect(await kept()).toEqual([])
  })
})
