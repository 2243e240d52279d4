"""The fields that whoever sees a node sees: plain values, and ways to nodes that have audiences of their own."""

OPEN: dict[str, str] = {
    "Absence": "kind startsOn endsOn approved employee",
    "ActionItem": "title dueOn doneAt owner employee oneOnOne",
    "AgendaItem": "title source discussedAt employee addedBy suggestion blocker oneOnOne",
    "AiDecisionLog": "at inputsHash employee modelVersion reviews actor",
    "AiSystem": "key name purpose riskClass enabled inForce versions decisions biasAudits lastBiasAudit card",
    "AnonymityMinimum": "direction minimumResponses",
    "AnonymityPolicy": "name policyVersion minimums",
    "AuditEvent": "at action dataKind hash previousHash employee subject",
    "BiasAudit": "at auditor method fromDay toDay summary modelVersion impactRatios",
    "Blocker": "kind description nextAction dueOn raisedAt resolvedAt escalated owner employee goal checkIn",
    "BlockerEscalated": "at sequence employee causes blocker",
    "BlockerRaised": "at sequence employee causes blocker",
    "BlockerResolved": "at sequence employee causes blocker",
    "BudgetPool": "kind budget committed orgUnit cycle",
    "CalibrationChange": "reason at rating from to by",
    "CalibrationParticipant": "role employee",
    "CalibrationSession": (
        "name state openedAt closedAt reopeningReason cycle orgUnit facilitator participants ratings changes fairness "
        "fairnessHistory distribution historyIntact"
    ),
    "Certification": "name issuer number issuedOn expiresOn employee skill",
    "CheckIn": (
        "week weekStartsOn state status align track achieve submittedAt managerReply repliedAt repliedBy "
        "employee goalUpdates blockers skillGapFlags"
    ),
    "CheckInReminder": "week weekStartsOn remindedAt employee",
    "CheckInReminderDue": "at sequence employee causes week reminder",
    "CheckInReplied": "at sequence employee causes week checkIn",
    "CheckInSubmitted": "at sequence employee causes week checkIn",
    "CompensationApproval": "step note decidedAt decidedBy",
    "CompensationChanged": "at sequence employee causes record",
    "CompensationCycle": (
        "name stage startsOn endsOn effectiveOn currency fxOn eligibleHiredBy proration overBudget matrix "
        "reviewCycle pools recommendations scenarios payEquity"
    ),
    "CompensationRecommendation": (
        "kind state increase increaseRatio cost reasons deviationReason improvementPlanSuggested proposedAt "
        "effectiveOn employee proposedBy rating guideline"
    ),
    "CompensationRecord": (
        "validTo reason note variableTarget base components employee rating effectiveOn band compaRatio "
        "rangePenetration because confirmedAt"
    ),
    "CompensationScenario": "name seed modelVersion assumptions runAt cost retention runBy cycle",
    "CompensationScenarioSegment": "segment headcount baseline forecast expectedLeaversAvoided interval",
    "Completion": "completedAt score employee course assignment action",
    "ConnectedSystem": "name state webhookPath webhookAt webhooksRefused lastRun runs connector problems",
    "ConnectionProblem": "code message count firstAt lastAt resolvedAt",
    "Course": "title code provider url hours skills",
    "DeliveryAttempt": "at status durationMs error",
    "DevelopmentAction": ("kind title status origin dueOn completedAt plan goal course mentor skill milestones"),
    "DevelopmentActionAdded": "at sequence employee causes action",
    "DevelopmentActionCompleted": "at sequence employee causes action",
    "DevelopmentPlan": "name status startsOn endsOn employee actions mix",
    "Diagnosis": (
        "verdict quadrant recommendation diagnosedOn weeksObserved employee goal probabilities reasons counterEvidence "
        "offered humanReview dispute confirmed"
    ),
    "DomainEvent": "type at operation node causes",
    "Employee": (
        "employeeNumber name title status hiredOn workArrangement workEmail orgUnit jobProfile location "
        "position manager reports blockersToRemove oneOnOnes nextOneOnOne agenda reviewsWritten reviewRequests "
        "feedbackRequests feedbackRequested thread"
    ),
    "EmployeeHired": "at sequence employee causes employment",
    "EmployeeRehired": "at sequence employee causes employment",
    "EmployeeLeft": "at sequence employee causes employment",
    "Employment": ("validFrom validTo status fte grade workArrangement jobProfile position orgUnit location employee"),
    "EmploymentChanged": "at sequence employee causes employment",
    "EventDelivery": "state nextAttemptAt event attempts subscription replayOf",
    "ExchangeRate": "fromCurrency toCurrency rate ratedOn source",
    "EvidenceWeighting": (
        "weightingVersion goalAchievement idpMilestones verifiedOutcomes peerSentiment feedback checkIns reason setBy"
    ),
    "FairnessAcknowledgement": "reason at by",
    "FairnessSignal": ("kind group comparison n suppressed flagged method computedAt orgUnit acknowledgement"),
    "Feedback": "kind visibility text givenAt employee",
    "FeedbackDeclined": "at sequence employee causes request",
    "FeedbackGiven": "at sequence employee causes feedback",
    "FeedbackRequest": "question state requestedAt dueOn answeredAt declineReason employee author requestedBy feedback",
    "FeedbackRequested": "at sequence employee causes request",
    "FieldCoverage": "stream field filled",
    "Goal": (
        "title description level kind difficulty weight strategicTags startsOn dueOn visibility rollUp "
        "state status owner orgUnit cycle template parent goals metric contributesTo contributions "
        "updates blockers "
        "scoring rolledUp closedAt closedBy closingReason"
    ),
    "GoalClosed": "at sequence employee causes goal state proposed",
    "GoalContribution": "weight goal to",
    "GoalCreated": "at sequence employee causes goal",
    "GoalCycle": "name startsOn endsOn state goals",
    "GoalMetric": "unit direction baseline target current greenAt yellowAt goal observations scorable",
    "GoalTemplate": (
        "title description level kind difficulty weight strategicTags visibility rollUp unit direction "
        "baseline target greenAt yellowAt"
    ),
    "GoalUpdate": (
        "week weekStartsOn status measuredStatus progress value target missed note recordedAt reportedValue "
        "correctedAt correction goal checkIn"
    ),
    "GoalUpdateCorrected": "at sequence employee causes week wasMissed missed goal update",
    "HumanReview": "at outcome reviewer",
    "ImpactRatio": "attribute group reference n rate ratio pValue suppressed",
    "ImprovementPlan": (
        "state concern support startsOn endsOn extendedAt extensionReason outcome outcomeNote closedAt employee "
        "manager rating criteria meetings signOffs"
    ),
    "ImprovementPlanCriterion": "place description measure dueOn state finding goal action plan",
    "ImprovementPlanMeeting": "heldOn notes attended plan",
    "ImprovementPlanSignOff": "occasion role decision comment signedAt signedBy plan",
    "JobFamily": "name",
    "JobLevel": "name rank",
    "JobProfile": "title code family level requiredSkills",
    "LearningAssignment": "status mandatory assignedOn dueOn employee course assignedBy action",
    "LegalHold": "reason placedAt releasedAt placedBy employee",
    "Location": "name country city",
    "MarketReference": "source country surveyedOn n lowerQuartile median upperQuartile jobProfile level",
    "Mentorship": "status purpose startsOn endsOn employee mentor skill",
    "MeritMatrix": "name note publishedAt scale cells",
    "MeritMatrixCell": "rangePosition penetrationFrom penetrationTo rating guideline",
    "MetricDefinition": "key name formula grain population asOfRule cadence isoArea owner",
    "MetricMissed": "at sequence employee causes week value target consecutive goal update",
    "MetricObservation": "value target missed source observedAt metric",
    "MetricObservationCreated": "at sequence employee causes observation",
    "MetricValue": "period startsOn endsOn value n suppressed definition orgUnit",
    "Milestone": "title dueOn completedAt action",
    "MisalignmentFinding": "rule severity explanation since resolvedAt program link evidence",
    "ModelCard": "intendedUse trainedOn features limits metrics",
    "ModelDrift": "measure feature value n measuredOn moved",
    "ModelVersion": "trainedAt artefactHash system card recalibrationDueOn drift",
    "Nomination": "direction state decidedAt cycle employee reviewer nominatedBy decidedBy",
    "OneOnOne": "state scheduledAt heldAt notes employee manager agenda actions agendaItems",
    "OneOnOneHeld": "at sequence employee causes oneOnOne",
    "OrgUnit": "name code kind parent head units goals",
    "OutcomeVerified": "at sequence employee causes outcome suggestion",
    "ParkedEvent": "listener reason replays replayAskedAt event",
    "PayBand": "country grade validFrom validTo minimum midpoint maximum level",
    "PayComponent": "kind name unit frequency quantity amount recommendation",
    "PayEquityCategory": "name description family level results",
    "PayGapResult": (
        "category group comparison meanGap medianGap variableGap quartiles adjustedGap n suppressed "
        "jointAssessmentDue assessmentDueOn measuredOn workerCategory cycle interval"
    ),
    "PayStatement": "periodStart periodEnd paidOn gross net employee",
    "PayrollRun": "name source periodStart periodEnd paidOn statements",
    "Person": "givenName familyName birthDate personalEmail phone",
    "Position": "title code openedOn closedOn jobProfile orgUnit incumbent",
    "Program": "kind cadence owner cycles findings links",
    "ProgramCycle": "name startsOn endsOn program",
    "ProgramLink": "kind handoff artefact dueOn status from to owner",
    "Question": "position direction retiredAt template revisions",
    "QuestionRevision": "revision kind text required question scale",
    "PayConfirmed": "at sequence employee causes record",
    "RaiseUnlocked": "at sequence employee causes recommendation",
    "Rating": "unrated releasedAt acknowledgedAt cycle employee subject rater final calibrationSession weighting",
    "RatingEvidence": "kind weight contribution score detail asOf independent source",
    "RatingLevel": "value label description scale",
    "RatingProposed": "at sequence employee causes rating",
    "RatingReleased": "at sequence employee causes rating",
    "RatingScale": "name scaleVersion description levels",
    "ReportingLine": "kind line validFrom validTo employee manager",
    "ReportingLineChanged": "at sequence employee causes line",
    "Response": "text level questionRevision",
    "Review": "direction state submittedAt cycle employee reviewer responses",
    "ReviewCycle": (
        "name stage startsOn endsOn nominationsUntil selfUntil reviewsUntil calibrationUntil releaseOn releasedAt "
        "template scale anonymityPolicy nominations reviews ratings calibrationSessions"
    ),
    "ReviewReminder": "task dueOn remindedAt cycle employee",
    "ReviewReminderDue": "at sequence employee causes reminder",
    "ReviewTemplate": "name description questions",
    "Skill": "name code taxonomy category uri courses",
    "SkillClaim": "proficiency source claimedOn validUntil employee skill assertedBy",
    "SkillGapFlag": "note flaggedAt skill employee flaggedBy goal checkIn",
    "SkillGapFlagged": "at sequence employee causes flag",
    "SubjectRequest": "kind state requestedAt dueOn completedAt reason employee",
    "SuccessionGap": "note skill action nomination",
    "SuccessionPlan": "state notes reviewedOn nextReviewOn position owner nominations",
    "SuccessorNomination": "state readiness rank rationale nominatedOn employee nominatedBy plan gaps",
    "Suggestion": (
        "kind title reason cause raisedAt state decidedAt decisionReason outcome outcomeReason verifiedAt employee "
        "decidedBy rule goal flag skill developmentAction action evidence"
    ),
    "SuggestionDecided": "at sequence employee causes suggestion by",
    "SuggestionExpired": "at sequence employee causes suggestion",
    "SuggestionRaised": "at sequence employee causes suggestion",
    "SuggestionWithdrawn": "at sequence employee causes suggestion by",
    "RejectedRow": "stream key field code message",
    "RemoteChange": ("command state approvedAt sentAt settledAt attempts code message connection employee differences"),
    "SyncRun": (
        "state mode dryRun streams stream startedAt finishedAt processed created updated unchanged rejected error "
        "coverage rejects connection"
    ),
    "SystemOutage": "week weekStartsOn reason",
    "TalentAssessment": (
        "performance potential riskOfLoss impactOfLoss rationale assessedOn employee cycle rating assessedBy"
    ),
    "TalentStrategy": "name options strategicTags startsOn endsOn owner",
    "TerminationProposal": "employee source state proposedAt decidedAt reason",
    "TriggerRule": "key ruleVersion name description cause enabled",
    "WebhookSubscription": "state events query deliveries host owner failures problem openUntil breaker",
    "WorkerNotice": "text sentAt acknowledgedAt system employee",
}
