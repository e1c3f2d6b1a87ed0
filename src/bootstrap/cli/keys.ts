import { rotationNow } from '../../adapters/auth'
import { BadArgument } from '../../adapters/cli/bad-argument'
import { rotateMasterCommand } from '../../adapters/cli/keys/rotate-master'
import { type RotateSigningOptions, rotateSigningCommand } from '../../adapters/cli/keys/rotate-signing'
import { MasterKeyRotation } from '../../adapters/key-vault/postgres'
import { services } from '../container/services'
import { output, withParts } from './with-parts'

export const rotateMaster = (): Promise<void> =>
  withParts(async (get) => {
    const masters = await get(services.masterKeys)
    const rotation = new MasterKeyRotation({
      pool: await get(services.keyPool),
      masters,
      source: await get(services.masterKeySource),
    })
    await rotateMasterCommand((onProgress) => rotation.run(onProgress), output)
  })

export const rotateSigning = (options: RotateSigningOptions): Promise<void> =>
  withParts(async (get) => {
    const { LYCEUM_JWT_KEY, LYCEUM_JWT_ALGORITHM } = (await get(services.config)).values
    if (LYCEUM_JWT_KEY !== undefined)
      throw new BadArgument('LYCEUM_JWT_KEY: this key signs all tokens; set another one there')
    const store = await get(services.keyStore)
    const rotation = rotationNow(LYCEUM_JWT_ALGORITHM, options.leaked)
    await rotateSigningCommand(options, () => store.rotate(rotation), output.out)
  })
