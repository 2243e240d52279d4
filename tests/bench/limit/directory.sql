-- Directory: a flat page of those who work here, by name. $1 organization, $2 how many.
SELECT json_build_object('data', json_build_object('employees', json_build_object('nodes', json_agg(node))))::text
FROM (
    SELECT employee.id,
           employee.employee_number AS "employeeNumber",
           person.display_name AS name,
           job_profile.title,
           employee.hired_on AS "hiredOn",
           terms.work_arrangement AS "workArrangement",
           employee.work_email AS "workEmail",
           terms.status
    FROM person
    JOIN employee
      ON employee.organization_id = $1 AND employee.person_id = person.id AND employee.deleted_at IS NULL
    JOIN LATERAL (
        SELECT status, work_arrangement, job_profile_id
        FROM employment
        WHERE organization_id = $1 AND employee_id = employee.id AND valid_from <= current_date AND deleted_at IS NULL
        ORDER BY valid_from DESC
        LIMIT 1
    ) AS terms ON terms.status = 'ACTIVE'
    LEFT JOIN job_profile ON job_profile.organization_id = $1 AND job_profile.id = terms.job_profile_id
    WHERE person.organization_id = $1
    ORDER BY person.sort_name, employee.id
    LIMIT $2
) AS node
