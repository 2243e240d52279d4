-- Team: the direct reports of a manager, by name. $1 organization, $2 manager, $3 how many.
WITH report AS (
    SELECT employee.id, person.display_name, job_profile.title, person.sort_name
    FROM reporting_chain AS chain
    JOIN employee
      ON employee.organization_id = $1 AND employee.id = chain.employee_id AND employee.deleted_at IS NULL
    JOIN person ON person.organization_id = $1 AND person.id = employee.person_id
    JOIN LATERAL (
        SELECT job_profile_id
        FROM employment
        WHERE organization_id = $1 AND employee_id = employee.id AND valid_from <= current_date AND deleted_at IS NULL
        ORDER BY valid_from DESC
        LIMIT 1
    ) AS terms ON true
    LEFT JOIN job_profile ON job_profile.organization_id = $1 AND job_profile.id = terms.job_profile_id
    WHERE chain.organization_id = $1 AND chain.manager_id = $2 AND chain.kind = 'SOLID' AND chain.depth = 1
      AND chain.valid_from <= current_date AND (chain.valid_to IS NULL OR chain.valid_to > current_date)
)
SELECT json_build_object('data', json_build_object('viewer', json_build_object('employee', json_build_object(
    'reports', json_build_object(
        'totalCount', (SELECT count(*) FROM report),
        'nodes', json_agg(json_build_object(
            'id', shown.id,
            'name', shown.display_name,
            'title', shown.title,
            'goals', json_build_object('nodes', coalesce(goals.nodes, '[]')),
            'checkIns', json_build_object('nodes', coalesce(check_ins.nodes, '[]')),
            'developmentPlan', plan.it,
            'ratings', json_build_object('nodes', coalesce(ratings.nodes, '[]')),
            'suggestions', json_build_object('nodes', coalesce(suggestions.nodes, '[]'))
        ))
    )
))))::text
FROM (SELECT * FROM report ORDER BY sort_name, id LIMIT $3) AS shown
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'id', goal.id,
        'title', goal.title,
        'status', goal.status,
        'metric', (
            SELECT json_build_object('target', target, 'current', current)
            FROM goal_metric
            WHERE organization_id = $1 AND goal_id = goal.id AND deleted_at IS NULL
        ),
        'updates', json_build_object('nodes', coalesce(updates.nodes, '[]'))
    )) AS nodes
    FROM (
        SELECT id, title, status
        FROM goal
        WHERE organization_id = $1 AND owner_id = shown.id AND visibility <> 'PRIVATE' AND deleted_at IS NULL
        ORDER BY starts_on DESC, id DESC
        LIMIT 4
    ) AS goal
    CROSS JOIN LATERAL (
        SELECT json_agg(one) AS nodes
        FROM (
            SELECT id, week, status, progress, value
            FROM goal_update
            WHERE organization_id = $1 AND goal_id = goal.id AND recorded_at IS NOT NULL
            ORDER BY week_starts_on DESC, id DESC
            LIMIT 12
        ) AS one
    ) AS updates
) AS goals
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'id', check_in.id,
        'week', check_in.week,
        'status', check_in.status,
        'confidence', check_in.confidence,
        'sentiment', check_in.sentiment,
        'blockers', coalesce((
            SELECT json_agg(json_build_object(
                'kind', blocker.kind,
                'description', blocker.description,
                'owner', CASE WHEN blocker.owner_id IS NOT NULL THEN json_build_object('id', blocker.owner_id) END,
                'resolvedAt', blocker.resolved_at
            ) ORDER BY blocker.id)
            FROM blocker
            LEFT JOIN goal ON goal.organization_id = $1 AND goal.id = blocker.goal_id
            WHERE blocker.organization_id = $1 AND blocker.check_in_id = check_in.id
              AND blocker.raised_at IS NOT NULL AND blocker.deleted_at IS NULL
              AND (blocker.goal_id IS NULL OR goal.visibility <> 'PRIVATE')
        ), '[]')
    )) AS nodes
    FROM (
        SELECT id, week, status, confidence, sentiment
        FROM check_in
        WHERE organization_id = $1 AND employee_id = shown.id AND state <> 'DRAFT' AND deleted_at IS NULL
        ORDER BY week_starts_on DESC, id DESC
        LIMIT 1
    ) AS check_in
) AS check_ins
LEFT JOIN LATERAL (
    SELECT json_build_object(
        'id', plan.id,
        'status', plan.status,
        'actions', coalesce((
            SELECT json_agg(json_build_object('id', id, 'kind', kind, 'title', title, 'status', status)
                            ORDER BY coalesce(due_on, '9999-12-31'), id)
            FROM development_action
            WHERE organization_id = $1 AND plan_id = plan.id AND deleted_at IS NULL
        ), '[]')
    ) AS it
    FROM development_plan AS plan
    WHERE plan.organization_id = $1 AND plan.employee_id = shown.id AND plan.status = 'ACTIVE'
      AND plan.deleted_at IS NULL
) AS plan ON true
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'id', rating.id,
        'final', (
            SELECT json_build_object('label', label, 'value', value)
            FROM rating_level
            WHERE organization_id = $1 AND id = rating.final_id
        )
    )) AS nodes
    FROM (
        SELECT rating.id, rating.final_id
        FROM rating
        JOIN review_cycle AS cycle ON cycle.organization_id = $1 AND cycle.id = rating.cycle_id
        WHERE rating.organization_id = $1 AND rating.employee_id = shown.id AND rating.deleted_at IS NULL
        ORDER BY cycle.ends_on DESC, rating.id DESC
        LIMIT 2
    ) AS rating
) AS ratings
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'id', firing.id,
        'kind', firing.kind,
        'title', firing.title,
        'reason', firing.reason,
        'raisedAt', firing.raised_at,
        'evidence', coalesce((
            SELECT json_agg(json_build_object('week', week, 'value', value, 'target', target) ORDER BY week, id)
            FROM trigger_observation
            WHERE organization_id = $1 AND firing_id = firing.id
        ), '[]')
    )) AS nodes
    FROM (
        SELECT firing.id, firing.kind, firing.title, firing.reason, firing.raised_at
        FROM trigger_firing AS firing
        LEFT JOIN goal ON goal.organization_id = $1 AND goal.id = firing.goal_id
        WHERE firing.organization_id = $1 AND firing.employee_id = shown.id AND firing.state = 'PROPOSED'
          AND firing.deleted_at IS NULL
          AND (firing.goal_id IS NULL OR goal.visibility <> 'PRIVATE')
        ORDER BY firing.raised_at DESC, firing.id DESC
        LIMIT 5
    ) AS firing
) AS suggestions
