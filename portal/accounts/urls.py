"""Addresses of accounts."""

from django.urls import path

from portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-in/second-step/", views.SecondStep.as_view(), name="second_step"),
    path("sign-in/new-password/", views.NewPassword.as_view(), name="new_password"),
    path("sign-in/set-up/", views.SetUp.as_view(), name="set_up"),
    path("sign-in/demo-codes/", views.DemoCodes.as_view(), name="demo_codes"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("language/", views.Language.as_view(), name="language"),
    path("me/", views.Me.as_view(), name="me"),
    path("me/password/", views.Password.as_view(), name="password"),
    path("me/second-steps/", views.Factors.as_view(), name="factors"),
    path("me/sessions/", views.Sessions.as_view(), name="sessions"),
    path("confirm/", views.Confirm.as_view(), name="confirm"),
    path("users/", views.UserList.as_view(), name="users"),
    path("users/new/", views.UserCreate.as_view(), name="user_new"),
    path("users/<int:pk>/", views.UserPage.as_view(), name="user"),
    path("users/<int:pk>/password/", views.ResetPassword.as_view(), name="reset_password"),
    path("users/<int:pk>/second-steps/reset/", views.ResetFactors.as_view(), name="reset_factors"),
    path("users/from-workbook/", views.UsersFromWorkbook.as_view(), name="users_from_workbook"),
    path("users/roles/", views.Proposals.as_view(), name="proposals"),
    path("users/<int:pk>/leaving/", views.Leaving.as_view(), name="leaving"),
    path("users/<int:pk>/tokens/", views.Tokens.as_view(), name="tokens"),
    path("grants/<int:pk>/end/", views.EndGrant.as_view(), name="end_grant"),
]
