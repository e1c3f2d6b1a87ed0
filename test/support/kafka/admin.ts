import { type Admin, Kafka, type KafkaConfig, logLevel } from 'kafkajs'

/** Does something as an administrator of a Kafka, at the first attempt or not at all. */
export const asAdmin = async <T>(
  brokers: readonly string[],
  act: (admin: Admin) => Promise<T>,
  access: Pick<KafkaConfig, 'ssl' | 'sasl'> = {},
): Promise<T> => {
  const admin = new Kafka({
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    ...access,
  }).admin()
  try {
    await admin.connect()
    return await act(admin)
  } finally {
    await admin.disconnect()
  }
}
