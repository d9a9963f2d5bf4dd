// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/** Owns the names and templates that stand where nothing put the secret in. Rule: data only. */

/** What the variable or field that holds the secret is called; the first few are the likeliest. */
export const secretNames = [
  'KUSTOMER_CHAT_SECRET',
  'KUSTOMER_SECRET',
  'CHAT_SECRET',
  'secret',
  'SECRET',
  'JWT_SECRET',
  'KUSTOMER_JWT_SECRET',
  'KUSTOMER_CHAT_SECRET_KEY',
  'KUSTOMER_SECRET_KEY',
  'kustomer_chat_secret',
  'kustomer_secret',
  'kustomerChatSecret',
  'kustomerSecret',
  'chatSecret',
  'chat_secret',
  'SECRET_KEY',
  'KEY',
  'S',
] as const;

/** A name as a template that something should have filled in: `N` stands for the name. */
export const templates = [
  '${N}',
  '$N',
  '{{N}}',
  '{{ N }}',
  '<N>',
  '%N%',
  '#{N}',
  '{N}',
  '%(N)s',
  '@N@',
  '[N]',
  '__N__',
  '$(N)',
  '${env.N}',
  '${env:N}',
  '$env:N',
  '%env(N)%',
  '{{ .Values.N }}',
  '<%= ENV["N"] %>',
  // As JavaScript has it.
  ['process', 'env', 'N'].join('.'),
  "ENV['N']",
  'ENV["N"]',
  "os.environ['N']",
  'os.environ["N"]',
  'os.environ.get("N")',
  "os.environ.get('N')",
  'os.getenv("N")',
  "os.getenv('N')",
  'os.Getenv("N")',
  'System.getenv("N")',
  'System.get_env("N")',
  'Environment.GetEnvironmentVariable("N")',
  "getenv('N')",
  "env('N')",
  "$_ENV['N']",
  "ENV.fetch('N')",
  'import.meta.env.N',
  '${N:-}',
  '${N:?}',
  '${{ secrets.N }}',
  'YOUR_N',
] as const;

/** The templates that are tried with rarer names too. */
export const usualTemplates = ['${N}', '$N', '<N>', '{{ N }}'] as const;

/** Where files with secrets are: `N` stands for the file's name. */
export const secretPaths = [
  '/run/secrets/N',
  '/var/run/secrets/N',
  '/etc/secrets/N',
  '/mnt/secrets/N',
  '/secrets/N',
  './secrets/N',
  'secrets/N',
  './N.txt',
  'N.txt',
] as const;

/** The names of such files. */
export const secretFiles = [
  'kustomer_chat_secret',
  'KUSTOMER_CHAT_SECRET',
  'kustomer-chat-secret',
  'kustomer_secret',
  'chat_secret',
  'chat-secret',
  'secret',
  'jwt_secret',
] as const;

/** The names of algorithms and hashes, as arguments have them. */
export const algorithmNames = [
  'HS256',
  'sha256',
  'SHA256',
  'HmacSHA256',
  'HMACSHA256',
  'HMAC-SHA256',
  'RS256',
];

/** Templates without a name of ours. */
export const bareTemplates = [
  '%s',
  '{}',
  '{0}',
  '%@',
  '%v',
  '%q',
  '%1$s',
  '$1',
  '${secret}',
  '{{ .Values.secret }}',
  '{{ .Values.chatSecret }}',
  '{{ .Values.kustomer.secret }}',
  '{{ .Values.kustomer.chatSecret }}',
  '${SECRET}',
  '{{secret}}',
  '<secret>',
  '<your-secret>',
  '<YOUR_SECRET>',
  '<your secret>',
  '<your secret here>',
  '<secret here>',
  'your secret here',
  'YOUR SECRET HERE',
  'YOUR_SECRET_HERE',
  'your-secret-here',
  'your_secret_here',
  'INSERT_SECRET_HERE',
  'paste your secret here',
  '<chat secret>',
  '<CHAT_SECRET>',
  '...',
  '…',
] as const;
