"""How the labels of public data sets map to the interaction types of Lamina; data, no code."""

from collections.abc import Mapping

from graphs.assessment.signals import InteractionType

COARSE: Mapping[str, InteractionType] = {
    "faq_policy": "faq",
    "cancellation_churn": "cancellation",
    "crisis_distress": "crisis",
    "healthcare_sensitive": "sensitive_data",
    "legal_regulatory": "legal",
    "fraud_security": "fraud",
    "novel_oos": "novel",
    "password_reset": "password_reset",
    "order_status": "order_status",
    "appointment": "appointment",
    "billing_inquiry": "billing_inquiry",
    "billing_dispute": "billing_dispute",
    "troubleshooting": "troubleshooting",
    "complaint": "complaint",
}
"""Names used in the data folder; `human_request` is a signal and has no type."""

SHIPPABLE_SOURCES = frozenset({"banking77", "clinc150", "bitext27", "watson_bank", "nlupp"})
"""Sources of `interaction_type` whose licence lets their rows train shipped weights."""

INTENTS: Mapping[str, Mapping[InteractionType, str]] = {
    "banking77": {
        "faq": "card_linking exchange_via_app top_up_by_bank_transfer_charge getting_virtual_card "
        "topping_up_by_card edit_personal_details get_physical_card verify_source_of_funds "
        "transfer_timing receiving_money transfer_into_account top_up_by_cash_or_cheque "
        "order_physical_card exchange_charge top_up_by_card_charge activate_my_card "
        "card_about_to_expire apple_pay_or_google_pay verify_my_identity "
        "get_disposable_virtual_card",
        "troubleshooting": "card_swallowed transfer_not_received_by_recipient "
        "balance_not_updated_after_bank_transfer balance_not_updated_after_cheque_or_cash_deposit "
        "beneficiary_not_allowed",
    },
    "clinc150": {
        "none": "maybe yes no thank_you goodbye greeting what_is_your_name where_are_you_from "
        "how_old_are_you what_are_your_hobbies do_you_have_pets who_made_you are_you_a_bot "
        "who_do_you_work_for what_can_i_ask_you repeat",
        "novel": "translate timer definition meaning_of_life time fun_fact flip_coin "
        "shopping_list_update distance timezone next_song mpg oil_change_how "
        "travel_suggestion todo_list_update change_speed tire_pressure nutrition_info "
        "calendar uber calculator date roll_dice food_last cook_time reminder_update "
        "ingredient_substitution alarm todo_list change_accent calories restaurant_reviews "
        "gas_type plug_type tire_change next_holiday change_volume how_busy what_song "
        "last_maintenance ingredients_list measurement_conversion smart_home current_location "
        "weather directions spelling shopping_list share_location play_music "
        "calendar_update gas update_playlist tell_joke meal_suggestion recipe traffic jump_start "
        "restaurant_suggestion whisper_mode make_call text reminder",
        "faq": "rollover_401k insurance improve_credit_score apr interest_rate credit_limit "
        "routing "
        "new_card application_status travel_notification direct_deposit order_checks "
        "redeem_rewards rewards_balance w2",
        "billing_inquiry": "balance pay_bill spending_history",
        "cancellation": "cancel_reservation",
        "order_status": "flight_status",
    },
    "watson_bank": {
        "none": "General_Conversation-About_The_VA General_Conversation-VA_State "
        "General_Conversation-Customer_Emotion_Joy General_Conversation-Farewells "
        "General_Conversation-Greetings General_Conversation-Feedback_Positive "
        "General_Conversation-Thanks General_Conversation-About_VAs "
        "General_Conversation-Start_Over General_Conversation-Control_Stop_Conversation "
        "General_Conversation-Control_Skip_Step General_Conversation-Control_Go_Back "
        "Help-Agent_Capabilities Help-Guidance_Requested General_Conversation-Anaphora_Why",
        "novel": "General_Conversation-Movies General_Conversation-Work General_Conversation-Time",
        "faq": "Banking-Card_Application Banking-Card_Selection Business_Information-Services "
        "Business_Information-Products Business_Information-About_Company "
        "Banking-Card_Eligibility Loyalty_Program-Points_Value Business_Information-Contact_Us "
        "Business_Information-Website_Pages Loyalty_Program-Program_Enquiry "
        "Business_Information-Phone_Number Business_Information-Location "
        "Banking-Request_Card_Member_Agreement Business_Information-Find_Nearest_Location "
        "Account_Access-Open_Account Banking-Existing_Rates Banking-Request_Checkbook "
        "Banking-Activate_Card Payment_Physical_Payments",
    },
    "bitext27": {
        "faq": "create_account edit_account newsletter_subscription switch_account "
        "set_up_shipping_address change_shipping_address contact_customer_service",
        "troubleshooting": "payment_issue",
        "cancellation": "cancel_order",
    },
}
"""Intents that the coarse mapping leaves open and that belong clearly to one type."""

ONE_PURCHASE = frozenset({"cancel_order", "cancel_reservation", "cancel"})
"""Intents that call off one purchase; the customer does not leave."""

PERHAPS_FRAUD = frozenset(
    {
        "card_payment_not_recognised",
        "cash_withdrawal_not_recognised",
        "direct_debit_payment_not_recognised",
    }
)
"""Disputes that may be fraud; they say nothing about the flag."""

SPOKEN: Mapping[str, InteractionType] = {
    "affirm": "none",
    "deny": "none",
    "thank": "none",
    "greet": "none",
    "acknowledge": "none",
    "end_call": "none",
    "repeat": "none",
}
"""NLU++ acts; a row all of whose labels are here is small talk."""

POSITIVE = frozenset(
    "admiration amusement approval caring desire excitement gratitude joy love optimism pride "
    "relief".split()
)
NEGATIVE = frozenset(
    "anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness "
    "remorse sadness".split()
)
FURIOUS = frozenset({"anger", "disgust"})
"""GoEmotions labels by sentiment; the rest are neutral."""

DISTRESS_TOPICS = frozenset(
    "depression anxiety trauma self-esteem grief-and-loss domestic-violence substance-abuse "
    "eating-disorders addiction stress".split()
)
"""CounselChat topics read as distress; the others are advice about everyday life."""
