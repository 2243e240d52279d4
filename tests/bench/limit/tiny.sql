-- Tiny: one name. $1 organization, $2 employee.
SELECT json_build_object('data', json_build_object('employee', json_build_object('name', person.display_name)))::text
FROM employee
JOIN person ON person.organization_id = $1 AND person.id = employee.person_id
WHERE employee.organization_id = $1 AND employee.id = $2 AND employee.deleted_at IS NULL
