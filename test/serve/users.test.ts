/** Who the test users are: `--user WHO`, the rows of `--users FILE`, and what is refused at the start. */
import { describe, expect, test } from 'vitest';
import { findUser, nameUsers, parseUser, readUsersFile } from '../../src/serve/users.js';
import { fakeContext } from '../support/fake-context.js';

describe('--user', () => {
  test.each([
    ['ada@example.com', 'ada@example.com', { email: 'ada@example.com' }, {}],
    ['ada=email:ada@example.com', 'ada', { email: 'ada@example.com' }, {}],
    ['bob=externalId:user_8412', 'bob', { externalId: 'user_8412' }, {}],
    ['externalId:7', '7', { externalId: '7' }, {}],
    ['a=externalId:a:b=c', 'a', { externalId: 'a:b=c' }, {}],
    ['ada=email:ada@example.com,plan=pro', 'ada', { email: 'ada@example.com' }, { plan: 'pro' }],
    ['ada=email:ada@example.com,plan:=pro', 'ada', { email: 'ada@example.com' }, { plan: 'pro' }],
    ['ada=email:a@b.c,seats:=3,vip:=true', 'ada', { email: 'a@b.c' }, { seats: 3, vip: true }],
    [
      'ada=email:a@b.c,roles:=["x","y"],title=Hello, world',
      'ada',
      { email: 'a@b.c' },
      { roles: ['x', 'y'], title: 'Hello, world' },
    ],
    ['ada=email:a@b.c,o:={"k":1,"l":[2,3]}', 'ada', { email: 'a@b.c' }, { o: { k: 1, l: [2, 3] } }],
    ['ada@example.com,plan=pro', 'ada@example.com', { email: 'ada@example.com' }, { plan: 'pro' }],
    ['ada=email:a@b.c,externalId:7', 'ada', { email: 'a@b.c', externalId: '7' }, {}],
  ])('%s', (spec, name, identity, claims) => {
    const user = parseUser(spec);
    expect({ ...user, claims: { ...user.claims } }).toEqual({ name, identity, claims, iat: undefined });
  });

  test.each([
    ['ada', /--user is "ada"/],
    ['', /--user is ""/],
    ['ada=ada@example.com', /--user is "ada=ada@example.com"/],
    ['ada=phone:5', /--user is "ada=phone:5"/],
    ['ada=email:', /--user is "ada=email:"/],
    ['ada=email: ', /email is empty/],
    ['ada=email:a@b.c,iat=5', /cannot set "iat"/],
    ['ada=email:a@b.c,plan=x,plan=y', /"plan" twice/],
    ['ada=email:a@b.c,email:d@e.f', /identifier twice/],
    ['ada=email:a@b.c\u202e', /invisible character/],
    ['a\u0007=email:a@b.c', /has the name "a\\u0007"/],
  ])('%j is refused', (spec, message) => {
    expect(() => parseUser(spec)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(message) }),
    );
  });
});

test('a name stands for one user', () => {
  const users = ['ada@example.com', 'ada@example.com'].map(parseUser);
  expect(() => nameUsers(users)).toThrow(/two test users are called "ada@example.com"/);
});

test('an identifier that two users share names neither', () => {
  const users = nameUsers(['a=email:x@y.z', 'b=email:x@y.z,plan=pro', 'c=email:c@y.z'].map(parseUser));
  expect(findUser(users, 'x@y.z')).toBeUndefined();
  expect(findUser(users, 'c@y.z')?.name).toBe('c');
});

describe('--users', () => {
  const read = async (content: string, path = 'users.csv') => {
    const context = fakeContext({ files: { [path]: content } });
    const users = await readUsersFile(path, context);
    return {
      users: users.map(({ name, identity, claims, iat }) => [name, identity, { ...claims }, iat]),
      warnings: context.output.warnings,
    };
  };

  test('reads a CSV with names, claims and times of issue', async () => {
    const { users, warnings } = await read(
      'name,email,externalId,claim.plan,iat\nada,ada@example.com,,pro,\n,bob@example.com,7,,-14m\n',
    );
    expect(warnings).toEqual([]);
    expect(users).toEqual([
      ['ada', { email: 'ada@example.com', externalId: undefined }, { plan: 'pro' }, undefined],
      ['bob@example.com', { email: 'bob@example.com', externalId: '7' }, {}, '-14m'],
    ]);
  });

  test('reads NDJSON', async () => {
    const { users } = await read('{"name":"ada","externalId":7,"claim.seats":3}\n', 'users.ndjson');
    expect(users).toEqual([['ada', { email: undefined, externalId: '7' }, { seats: 3 }, undefined]]);
  });

  test('leaves bad rows out with their line, and names columns that mean nothing', async () => {
    const { users, warnings } = await read('email,age\na@b.c,4\n" x@y.z",5\n,6\nd@e.f,7\n');
    expect(users.map(([name]) => name)).toEqual(['a@b.c', 'd@e.f']);
    expect(warnings).toEqual([
      '"age" is ignored: name, email, externalId, iat and claim.NAME count',
      expect.stringMatching(/^line 3 is left out: email is " x@y.z", with white space/),
      expect.stringMatching(/^line 4 is left out: no identity/),
    ]);
  });

  test('refuses a header that identifies no one', async () => {
    await expect(read('name,plan\nada,pro\n')).rejects.toThrow(/neither email nor externalId/);
  });
});
