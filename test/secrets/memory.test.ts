/** The stores and the index in memory, held against the same contracts as the real ones. */
import { createMemoryIndex, createMemorySecrets, createMemoryStore } from '../../src/secrets/memory.js';
import { describeIndexContract } from './index-contract.js';
import { describeStoreContract } from './store-contract.js';

const store = createMemoryStore('memory');
describeStoreContract('memory', () => store);
const secrets = createMemorySecrets();
describeStoreContract('keychain', () => secrets.store('keychain'));
describeIndexContract('memory', createMemoryIndex);
