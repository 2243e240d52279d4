-- Me: an employee's own thread. $1 organization, $2 employee.
SELECT json_build_object('data', json_build_object('viewer', json_build_object(
    'roles', (
        SELECT json_agg(role ORDER BY role)
        FROM (
            SELECT 'EMPLOYEE' AS role
            UNION
            SELECT role_grant.role
            FROM account
            JOIN role_grant
              ON role_grant.organization_id = $1 AND role_grant.account_id = account.id
             AND role_grant.revoked_at IS NULL
            WHERE account.organization_id = $1 AND account.employee_id = $2
            UNION
            SELECT CASE kind WHEN 'SOLID' THEN 'MANAGER' ELSE 'HRBP' END
            FROM reporting_chain
            WHERE organization_id = $1 AND manager_id = $2 AND kind IN ('SOLID', 'HRBP') AND depth = 1
              AND valid_from <= current_date AND (valid_to IS NULL OR valid_to > current_date)
        ) AS held
    ),
    'employee', json_build_object(
        'id', employee.id,
        'name', person.display_name,
        'title', job_profile.title,
        'manager', (
            SELECT json_build_object('id', manager.id, 'name', above.display_name)
            FROM reporting_chain AS chain
            JOIN employee AS manager ON manager.organization_id = $1 AND manager.id = chain.manager_id
            JOIN person AS above ON above.organization_id = $1 AND above.id = manager.person_id
            WHERE chain.organization_id = $1 AND chain.employee_id = $2 AND chain.kind = 'SOLID' AND chain.depth = 1
              AND chain.valid_from <= current_date AND (chain.valid_to IS NULL OR chain.valid_to > current_date)
        ),
        'goals', json_build_object(
            'totalCount', (
                SELECT count(*) FROM goal WHERE organization_id = $1 AND owner_id = $2 AND deleted_at IS NULL
            ),
            'nodes', coalesce(goals.nodes, '[]')
        ),
        'developmentPlan', (
            SELECT json_build_object(
                'id', plan.id,
                'status', plan.status,
                'mix', CASE WHEN actions.counted > 0 THEN json_build_object(
                    'experience', actions.experience::float8 / actions.counted,
                    'exposure', actions.exposure::float8 / actions.counted,
                    'education', actions.education::float8 / actions.counted
                ) END,
                'actions', coalesce(actions.nodes, '[]')
            )
            FROM development_plan AS plan
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE action.status <> 'CANCELLED') AS counted,
                       count(*) FILTER (WHERE action.status <> 'CANCELLED' AND action.kind = 'EXPERIENCE_70')
                           AS experience,
                       count(*) FILTER (WHERE action.status <> 'CANCELLED' AND action.kind = 'EXPOSURE_20')
                           AS exposure,
                       count(*) FILTER (WHERE action.status <> 'CANCELLED' AND action.kind = 'EDUCATION_10')
                           AS education,
                       json_agg(json_build_object(
                           'id', action.id,
                           'kind', action.kind,
                           'title', action.title,
                           'status', action.status,
                           'dueOn', action.due_on,
                           'goal', CASE WHEN action.goal_id IS NOT NULL THEN
                               json_build_object('id', action.goal_id) END,
                           'course', CASE WHEN course.id IS NOT NULL THEN
                               json_build_object('id', course.id, 'title', course.title, 'url', course.url) END,
                           'mentor', CASE WHEN mentor.id IS NOT NULL THEN
                               json_build_object('id', mentor.id, 'name', known.display_name) END
                       ) ORDER BY coalesce(action.due_on, '9999-12-31'), action.id) AS nodes
                FROM development_action AS action
                LEFT JOIN course ON course.organization_id = $1 AND course.id = action.course_id
                LEFT JOIN employee AS mentor ON mentor.organization_id = $1 AND mentor.id = action.mentor_id
                LEFT JOIN person AS known ON known.organization_id = $1 AND known.id = mentor.person_id
                WHERE action.organization_id = $1 AND action.plan_id = plan.id AND action.deleted_at IS NULL
            ) AS actions
            WHERE plan.organization_id = $1 AND plan.employee_id = $2 AND plan.status = 'ACTIVE'
              AND plan.deleted_at IS NULL
        ),
        'ratings', json_build_object('nodes', coalesce((
            SELECT json_agg(json_build_object(
                'id', rating.id,
                'cycle', json_build_object('id', rating.cycle_id, 'name', rating.cycle),
                'final', (
            SELECT json_build_object('label', label, 'value', value)
            FROM rating_level
            WHERE organization_id = $1 AND id = rating.final_id
        ),
                'releasedAt', rating.released_at
            ))
            FROM (
                SELECT rating.id, rating.cycle_id, cycle.name AS cycle, rating.final_id, rating.released_at
                FROM rating
                JOIN review_cycle AS cycle ON cycle.organization_id = $1 AND cycle.id = rating.cycle_id
                WHERE rating.organization_id = $1 AND rating.employee_id = $2 AND rating.released_at IS NOT NULL
                  AND rating.deleted_at IS NULL
                ORDER BY cycle.ends_on DESC, rating.id DESC
                LIMIT 2
            ) AS rating
        ), '[]')),
        'compensation', (
            SELECT json_build_object(
                'effectiveOn', pay.valid_from,
                'base', json_build_object('amountMinor', pay.base_minor, 'currency', pay.base_currency),
                'band', CASE WHEN band.id IS NOT NULL THEN json_build_object(
                    'minimum', json_build_object('amountMinor', band.minimum_minor, 'currency', band.currency),
                    'midpoint', json_build_object('amountMinor', band.midpoint_minor, 'currency', band.currency),
                    'maximum', json_build_object('amountMinor', band.maximum_minor, 'currency', band.currency)
                ) END,
                'compaRatio', CASE WHEN band.currency = pay.base_currency THEN
                    pay.base_minor::numeric / band.midpoint_minor END,
                'rangePenetration', CASE WHEN band.currency = pay.base_currency THEN
                    (pay.base_minor - band.minimum_minor)::numeric
                    / nullif(band.maximum_minor - band.minimum_minor, 0) END
            )
            FROM compensation_record AS pay
            LEFT JOIN pay_band AS band ON band.organization_id = $1 AND band.id = pay.pay_band_id
            WHERE pay.organization_id = $1 AND pay.employee_id = $2 AND pay.valid_from <= current_date
              AND pay.deleted_at IS NULL
            ORDER BY pay.valid_from DESC
            LIMIT 1
        )
    )
)))::text
FROM employee
JOIN person ON person.organization_id = $1 AND person.id = employee.person_id
JOIN LATERAL (
    SELECT job_profile_id
    FROM employment
    WHERE organization_id = $1 AND employee_id = $2 AND valid_from <= current_date AND deleted_at IS NULL
    ORDER BY valid_from DESC
    LIMIT 1
) AS terms ON true
LEFT JOIN job_profile ON job_profile.organization_id = $1 AND job_profile.id = terms.job_profile_id
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'id', goal.id,
        'title', goal.title,
        'difficulty', goal.difficulty,
        'strategicTags', goal.tags,
        'dueOn', goal.due_on,
        'status', goal.status,
        'metric', (
            SELECT json_build_object('unit', unit, 'direction', direction, 'baseline', baseline, 'target', target,
                'current', current)
            FROM goal_metric
            WHERE organization_id = $1 AND goal_id = goal.id AND deleted_at IS NULL
        ),
        'updates', json_build_object('nodes', coalesce(updates.nodes, '[]'))
    )) AS nodes
    FROM (
        SELECT id, title, difficulty, tags, due_on, status
        FROM goal
        WHERE organization_id = $1 AND owner_id = $2 AND deleted_at IS NULL
        ORDER BY starts_on DESC, id DESC
        LIMIT 10
    ) AS goal
    CROSS JOIN LATERAL (
        SELECT json_agg(one) AS nodes
        FROM (
            SELECT id, week, status, progress, value
            FROM goal_update
            WHERE organization_id = $1 AND goal_id = goal.id
            ORDER BY week_starts_on DESC, id DESC
            LIMIT 12
        ) AS one
    ) AS updates
) AS goals
WHERE employee.organization_id = $1 AND employee.id = $2 AND employee.deleted_at IS NULL
