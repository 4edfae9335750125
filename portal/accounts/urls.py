"""Addresses of accounts."""

from django.urls import path

from portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("language/", views.Language.as_view(), name="language"),
    path("me/", views.Me.as_view(), name="me"),
    path("me/password/", views.Password.as_view(), name="password"),
    path("users/", views.UserList.as_view(), name="users"),
    path("users/new/", views.UserCreate.as_view(), name="user_new"),
    path("users/<int:pk>/", views.UserPage.as_view(), name="user"),
    path("users/<int:pk>/password/", views.ResetPassword.as_view(), name="reset_password"),
    path("grants/<int:pk>/end/", views.EndGrant.as_view(), name="end_grant"),
]
