// Node's SQLite with the face of better-sqlite3, as far as LangGraph's checkpointer looks at it.

import { DatabaseSync } from "node:sqlite";

export function openDatabase(path) {
  const database = new DatabaseSync(path);
  return {
    exec: (sql) => database.exec(sql),
    pragma: (sql) => database.exec(`PRAGMA ${sql}`),
    prepare: (sql) => prepare(database, sql),
    transaction:
      (work) =>
      (...parameters) => {
        database.exec("BEGIN");
        try {
          const result = work(...parameters);
          database.exec("COMMIT");
          return result;
        } catch (error) {
          database.exec("ROLLBACK");
          throw error;
        }
      },
    close: () => database.close(),
  };
}

function prepare(database, sql) {
  const statement = database.prepare(sql);
  const call =
    (method) =>
    (...parameters) =>
      statement[method](...parameters.map((value) => value ?? null));
  return { run: call("run"), get: call("get"), all: call("all") };
}
