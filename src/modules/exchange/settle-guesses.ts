/**
 * SQL from the relation `counted (guess, wrong)` on, one row for each guess held: gives back those that were right and
 * counts those that were wrong. Rows are locked in admission's order.
 */
export const SETTLE_COUNTED = `due AS (
       SELECT guess, count(*) FILTER (WHERE NOT wrong)::int AS back, count(*) FILTER (WHERE wrong)::int AS wrong
         FROM counted GROUP BY guess
     ), mine AS (
       SELECT guess FROM verify_guesses WHERE guess IN (SELECT guess FROM due) ORDER BY guess FOR UPDATE
     )
     UPDATE verify_guesses g SET held = g.held - due.back, wrong = g.wrong + due.wrong
       FROM mine JOIN due USING (guess) WHERE g.guess = mine.guess`;
