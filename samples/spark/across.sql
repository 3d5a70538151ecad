-- The rules across rows, over keyed hashes: nobody's number is here. One statement; `answers` has one row for
-- every row of a list, `file` and `at` are its place, the rest is what `jianyuan stream --key-file` says under `keys`.
-- Values that are not known are null and are not compared. 行间规则：只比散列，看不到证件号码。
WITH reductions AS (SELECT * FROM answers WHERE NOT added),

-- One person at one employer.
at_employer AS (
  SELECT *,
    row_number() OVER in_order AS place,
    row_number() OVER the_same AS nth,
    NOT coalesce(name <> first_value(name) OVER in_order, false)
      AND NOT coalesce(last_paid <> first_value(last_paid) OVER in_order, false)
      AND NOT coalesce(medical_last_paid <> first_value(medical_last_paid) OVER in_order, false)
      AND NOT coalesce(reason <> first_value(reason) OVER in_order, false)
      AND NOT coalesce(insurances <> first_value(insurances) OVER in_order, false) AS agrees_with_first,
    coalesce(last_paid IS NOT NULL AND min(last_paid) OVER everything <> max(last_paid) OVER everything, false)
      OR coalesce(medical_last_paid IS NOT NULL
        AND min(medical_last_paid) OVER everything <> max(medical_last_paid) OVER everything, false)
      OR coalesce(reason IS NOT NULL AND min(reason) OVER everything <> max(reason) OVER everything, false)
      OR coalesce(insurances IS NOT NULL
        AND min(insurances) OVER everything <> max(insurances) OVER everything, false) AS contradicted
  FROM reductions
  WHERE person IS NOT NULL AND employer IS NOT NULL
  WINDOW
    everything AS (PARTITION BY person, employer),
    in_order AS (PARTITION BY person, employer ORDER BY file, at),
    the_same AS (PARTITION BY person, employer, name, last_paid, medical_last_paid, reason, insurances
                 ORDER BY file, at)
),

-- One person, whoever the employer.
of_person AS (
  SELECT *,
    min(name) OVER anybody <> max(name) OVER anybody AS has_two_names,
    min(employer) OVER anybody <> max(employer) OVER anybody AS has_two_employers
  FROM reductions
  WHERE person IS NOT NULL
  WINDOW anybody AS (PARTITION BY person)
),

-- One name at one employer.
of_name AS (
  SELECT *, first_value(person) OVER (PARTITION BY employer, name ORDER BY file, at) AS first_person
  FROM reductions
  WHERE person IS NOT NULL AND name IS NOT NULL AND employer IS NOT NULL
),

-- People who are added as well as reduced.
changed AS (
  SELECT *, max(added) OVER (PARTITION BY person) AS is_added_too FROM answers WHERE person IS NOT NULL
),

-- Every way in which an employer is written, where it first stands.
written AS (
  SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY employer_as_written ORDER BY file, at) AS nth
    FROM answers
    WHERE employer_as_written IS NOT NULL
  )
  WHERE nth = 1 AND employer_name IS NOT NULL
),
-- One code or registration number; the rows of a name alone have that name.
named AS (
  SELECT *, first_value(employer_name) OVER (PARTITION BY employer ORDER BY file, at) AS first_name
  FROM written
),
coded AS (
  SELECT *, first_value(employer_code) OVER (PARTITION BY employer_name ORDER BY file, at) AS first_code
  FROM written
  WHERE employer_code IS NOT NULL
)

SELECT 'DU001' AS code, 'error' AS severity, file, at FROM at_employer
  WHERE nth > 1 OR (place > 1 AND agrees_with_first)
UNION ALL SELECT 'DU002', 'error', file, at FROM at_employer WHERE contradicted
UNION ALL SELECT 'DU003', 'error', file, at FROM of_person WHERE name IS NOT NULL AND has_two_names
UNION ALL SELECT 'DU004', 'warning', file, at FROM of_person WHERE employer IS NOT NULL AND has_two_employers
UNION ALL SELECT 'DU006', 'note', file, at FROM of_name WHERE person <> first_person
UNION ALL SELECT 'DU007', 'warning', file, at FROM changed WHERE is_added_too AND NOT added
UNION ALL SELECT 'EM005', 'warning', file, at FROM named WHERE employer_name <> first_name
UNION ALL SELECT 'EM005', 'warning', file, at FROM coded WHERE employer_code <> first_code
