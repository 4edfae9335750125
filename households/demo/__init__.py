"""The demo county: invented households of real townships of 威宁县, written as the workbooks a village would send.

Nothing here touches the database: what is made goes in through the import, as everything else does. Every person,
number, phone, account and company is invented; ID numbers take the sequence codes 900–999, which are rarely issued.
"""
