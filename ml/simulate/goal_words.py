"""Words of goals and check-ins; no logic.

A goal template is: title | unit | direction | baseline low-high | change in percent low-high.
"""

TOPICS = ("the Arc line", "the Beacon line", "northern sites", "key accounts", "new joiners")
TAGS = ("GROWTH", "QUALITY", "EFFICIENCY", "PEOPLE", "SUSTAINABILITY", "CUSTOMER_TRUST")
COMPANY_OBJECTIVES = (
    "Win two new regions with the instrument range",
    "Halve the defects that reach a customer",
    "Make every order a week faster",
    "Be a place where people grow",
)
UNIT_OBJECTIVES = ("{unit}: raise delivered value", "{unit}: fewer defects and escalations")
TEAM_OBJECTIVES = ("{unit}: deliver the year's plan",)
TEMPLATES = {
    "Engineering": (
        "Raise automated test coverage of {topic}|%|INCREASE|40-60|30-50",
        "Cut build time for {topic}|minutes|REDUCE|24-48|30-50",
        "Reduce defects escaping from {topic}|defects per month|REDUCE|12-30|30-60",
        "Keep service availability for {topic}|%|MAINTAIN|97-99|0-0",
        "Ship planned releases for {topic}|releases|INCREASE|2-6|80-150",
    ),
    "Sales": (
        "Grow qualified pipeline with {topic}|kEUR|INCREASE|300-900|30-70",
        "Raise win rate for {topic}|%|INCREASE|18-28|20-40",
        "Shorten the sales cycle for {topic}|days|REDUCE|60-120|15-35",
        "Keep renewal rate at {topic}|%|MAINTAIN|88-94|0-0",
        "Book new orders from {topic}|kEUR|INCREASE|150-500|60-120",
    ),
    "Operations": (
        "Reduce scrap on {topic}|%|REDUCE|4-9|25-50",
        "Raise on-time shipment for {topic}|%|INCREASE|78-86|8-14",
        "Cut changeover time on {topic}|minutes|REDUCE|40-90|25-45",
        "Keep safety observations closed for {topic}|%|MAINTAIN|92-97|0-0",
        "Increase units per shift on {topic}|units|INCREASE|110-180|15-30",
    ),
    "Customer Success": (
        "Shorten first response for {topic}|hours|REDUCE|6-14|30-55",
        "Raise satisfaction of {topic}|points|INCREASE|62-72|12-22",
        "Train users of {topic}|people|INCREASE|40-90|60-140",
        "Keep case backlog met for {topic}|%|MAINTAIN|85-93|0-0",
        "Reduce repeat cases of {topic}|cases per month|REDUCE|30-70|25-45",
    ),
    "Finance": (
        "Close the month faster for {topic}|days|REDUCE|6-11|25-45",
        "Raise forecast accuracy for {topic}|%|INCREASE|80-88|6-10",
        "Reduce overdue invoices of {topic}|kEUR|REDUCE|200-600|25-50",
        "Keep reconciliations on time for {topic}|%|MAINTAIN|94-98|0-0",
        "Automate reports on {topic}|reports|INCREASE|3-8|80-160",
    ),
    "Marketing": (
        "Grow qualified leads for {topic}|leads|INCREASE|120-320|30-70",
        "Lower cost per lead for {topic}|EUR|REDUCE|60-120|15-35",
        "Publish case studies on {topic}|studies|INCREASE|4-9|60-120",
        "Keep brand recall among {topic}|%|MAINTAIN|30-42|0-0",
        "Raise event attendance of {topic}|people|INCREASE|150-400|25-60",
    ),
    "Product": (
        "Interview users about {topic}|interviews|INCREASE|10-25|80-160",
        "Raise feature adoption in {topic}|%|INCREASE|22-38|25-55",
        "Reduce time from idea to test for {topic}|days|REDUCE|40-80|25-45",
        "Keep roadmap reviews on time for {topic}|%|MAINTAIN|86-95|0-0",
        "Retire unused variants of {topic}|variants|INCREASE|4-10|60-140",
    ),
    "Procurement": (
        "Save on parts for {topic}|kEUR|INCREASE|80-240|40-90",
        "Shorten supplier lead time for {topic}|days|REDUCE|28-60|15-35",
        "Audit suppliers of {topic}|audits|INCREASE|4-12|60-120",
        "Keep contract coverage for {topic}|%|MAINTAIN|88-95|0-0",
        "Reduce urgent freight for {topic}|kEUR|REDUCE|40-120|25-50",
    ),
    "People": (
        "Shorten time to hire for {topic}|days|REDUCE|38-62|15-35",
        "Raise training hours for {topic}|hours|INCREASE|12-22|30-70",
        "Coach managers of {topic}|managers|INCREASE|8-20|50-120",
        "Keep onboarding satisfaction of {topic}|%|MAINTAIN|84-92|0-0",
        "Reduce open HR cases about {topic}|cases|REDUCE|30-70|25-45",
    ),
}
ALIGN = (
    "Most of my week goes to “{title}”.",
    "“{title}” stays my first priority; the team objective depends on it.",
    "I am balancing my goals, with “{title}” ahead.",
    "Aligned with my manager on “{title}”.",
)
TRACK = {
    "GREEN": ("“{title}” is on plan.", "Good pace on “{title}”.", "“{title}”: the number moved as expected."),
    "YELLOW": ("“{title}” is slightly behind.", "“{title}” needs a push.", "“{title}”: small gap to plan."),
    "RED": ("“{title}” is well behind plan.", "“{title}” is stuck.", "“{title}”: the gap is widening."),
}
ACHIEVE = {
    "GREEN": ("Finished the planned step of “{title}”.", "Closed the open point on “{title}”."),
    "YELLOW": ("Part of the planned step of “{title}” is done.", "Found out what slows “{title}”."),
    "RED": ("Little to show on “{title}” this week.", "Agreed a recovery step for “{title}”."),
}
REPLIES = (
    "Thanks, let us look at it in our next 1:1.",
    "Good progress, keep going.",
    "I will clear that with the other team.",
    "Please bring the numbers on Thursday.",
)
NOTES = {
    "SKILL": ("First time I do this; it takes longer.", "I need someone to show me how this is done."),
    "WILL": ("Did not get to it.", "Other things came first this week."),
    "EXTERNAL": ("Waiting for another team.", "The supplier moved the date."),
    "NONE": ("Small delay, nothing special.", "Should be back on plan soon."),
}
BLOCKERS = {
    "RESOURCE": ("Two of us are on another project.", "Ask for cover for a month"),
    "DEPENDENCY": ("Another team has not delivered its part.", "Agree a date with the other team"),
    "CLARITY": ("It is unclear what done means here.", "Write the acceptance criteria"),
    "SKILL": ("Nobody in the team has done this before.", "Find someone to learn from"),
    "PRIORITY_CONFLICT": ("Two priorities claim the same days.", "Decide the order with the manager"),
    "EXTERNAL": ("The supplier is late.", "Look for a second source"),
}
GAP_NOTE = "{skill} is missing for this goal; it shows in the numbers."
