-- OrgPage: a page of employees by name, each with 4 goals of 12 updates. $1 organization, $2 how many.
WITH page AS (
    SELECT employee.id, person.display_name, job_profile.title, terms.org_unit_id
    FROM person
    JOIN employee
      ON employee.organization_id = $1 AND employee.person_id = person.id AND employee.deleted_at IS NULL
    JOIN LATERAL (
        SELECT org_unit_id, job_profile_id
        FROM employment
        WHERE organization_id = $1 AND employee_id = employee.id AND valid_from <= current_date AND deleted_at IS NULL
        ORDER BY valid_from DESC
        LIMIT 1
    ) AS terms ON true
    LEFT JOIN job_profile ON job_profile.organization_id = $1 AND job_profile.id = terms.job_profile_id
    WHERE person.organization_id = $1
    ORDER BY person.sort_name, employee.id
    LIMIT $2 + 1
)
SELECT json_build_object('data', json_build_object('employees', json_build_object(
    'totalCount', (
        SELECT count(*)
        FROM employee
        WHERE organization_id = $1 AND deleted_at IS NULL AND EXISTS (
            SELECT FROM employment
            WHERE organization_id = $1 AND employee_id = employee.id AND valid_from <= current_date
              AND deleted_at IS NULL
        )
    ),
    'pageInfo', json_build_object(
        'hasNextPage', (SELECT count(*) > $2 FROM page),
        'endCursor', (SELECT id FROM page OFFSET least($2, (SELECT count(*) FROM page)) - 1 LIMIT 1)
    ),
    'nodes', json_agg(json_build_object(
        'id', shown.id,
        'name', shown.display_name,
        'title', shown.title,
        'orgUnit', (
            SELECT json_build_object('id', id, 'name', name)
            FROM org_unit
            WHERE organization_id = $1 AND id = shown.org_unit_id
        ),
        'goals', json_build_object('nodes', coalesce(goals.nodes, '[]'))
    ))
)))::text
FROM (SELECT * FROM page LIMIT $2) AS shown
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'id', goal.id,
        'title', goal.title,
        'difficulty', goal.difficulty,
        'status', goal.status,
        'metric', (
            SELECT json_build_object('unit', unit, 'target', target, 'current', current)
            FROM goal_metric
            WHERE organization_id = $1 AND goal_id = goal.id AND deleted_at IS NULL
        ),
        'updates', json_build_object('nodes', coalesce(updates.nodes, '[]'))
    )) AS nodes
    FROM (
        SELECT id, title, difficulty, status
        FROM goal
        WHERE organization_id = $1 AND owner_id = shown.id AND visibility <> 'PRIVATE' AND deleted_at IS NULL
        ORDER BY starts_on DESC, id DESC
        LIMIT 4
    ) AS goal
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_object(
            'id', id, 'week', week, 'status', status, 'progress', progress, 'value', value, 'note', note,
            'createdAt', created_at
        )) AS nodes
        FROM (
            SELECT id, week, status, progress, value, note, created_at
            FROM goal_update
            WHERE organization_id = $1 AND goal_id = goal.id AND recorded_at IS NOT NULL
            ORDER BY week_starts_on DESC, id DESC
            LIMIT 12
        ) AS one
    ) AS updates
) AS goals
