import fc from "fast-check";

// Property tests look elsewhere each time, so that they find what nobody thought of, and print their seed when they do.
// On CI they look in the same place each time: red there means the change, not the day.
if (process.env["CI"] !== undefined) fc.configureGlobal({ seed: 20_261_120 });
